import { Anchor, Button, Text } from '@mantine/core'
import { type OperatorAct, operatorActions, operatorActs } from '@tabib/contracts/operators/acts'
import { clinics } from '@tabib/contracts/operators/clinics'
import { operatorPeople } from '@tabib/contracts/operators/people'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages, query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { DateField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { Who } from './Acts.js'
import { Console } from './Console.js'
import classes from './Console.module.css'

const asked = operatorActs.list.query.shape
const view = z.object({
  operator: asked.operator.catch(undefined),
  action: asked.action.catch(undefined),
  clinic: asked.clinic.catch(undefined),
  from: asked.from.catch(undefined),
  to: asked.to.catch(undefined),
})

/** What every operator did. */
export default function LogPage() {
  return (
    <Console>
      <Log />
    </Console>
  )
}

function Log() {
  const { t } = useTranslation('operators')
  const [sought, setSought] = useUrlState(view)
  const list = usePages<OperatorAct>(pages(operatorActs.list, { query: sought }))
  const columns = useColumns((clinic) => setSought({ clinic }))
  const narrowed = Object.values(sought).some((v) => v !== undefined)
  const all = { operator: undefined, action: undefined, clinic: undefined, from: undefined, to: undefined }
  return (
    <Page title={t('acts.title')}>
      <Text c="dimmed">{t('log.hint')}</Text>
      <Filters />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('acts.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(a) => String(a.id)}
          more={list.more}
          empty={
            <EmptyState
              icon={IconHistory}
              title={t(narrowed ? 'log.noneFound' : 'acts.none')}
              hint={t('log.noneHint')}
              {...(narrowed
                ? {
                    action: (
                      <Button variant="default" onClick={() => setSought(all)}>
                        {t('list.showAll')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
    </Page>
  )
}

function Filters() {
  const { t } = useTranslation('operators')
  const f = useFormat()
  const [{ operator, action, clinic, from, to }, setSought] = useUrlState(view)
  const people = useQuery(query(operatorPeople.list, {}))
  const who = (people.data?.items ?? []).map((p) => ({ value: p.id as string, label: p.name }))
  const some = useQuery(query(clinics.list, { query: { limit: 100 } })).data?.items ?? []
  // Clinics may share a name; none shares an address.
  const known = some.map((c) => ({ value: c.slug, label: `${c.name} · ${c.slug}` }))
  if (clinic && !known.some((c) => c.value === clinic)) known.push({ value: clinic, label: clinic })
  const day = { show: f.date }
  return (
    <div className={classes.filters}>
      <PickField
        label={t('log.operator')}
        placeholder={t('log.everybody')}
        clearable
        value={operator ?? null}
        choices={[...who, { value: 'machine', label: t('log.machine') }]}
        onChange={(v) => setSought({ operator: v ?? undefined })}
      />
      <PickField
        label={t('log.action')}
        placeholder={t('log.everything')}
        clearable
        value={action ?? null}
        choices={operatorActions.map((value) => ({ value, label: t(`acts.${value}`) }))}
        onChange={(v) => setSought({ action: v ?? undefined })}
      />
      <PickField
        label={t('clinic.one')}
        placeholder={t('log.everywhere')}
        clearable
        value={clinic ?? null}
        choices={known}
        nothingFound={t('log.clinicHint')}
        onChange={(v) => setSought({ clinic: v ?? undefined })}
      />
      <DateField
        {...day}
        label={t('log.from')}
        value={from ?? null}
        onChange={(v) => setSought({ from: v ?? undefined })}
      />
      <DateField {...day} label={t('log.to')} value={to ?? null} onChange={(v) => setSought({ to: v ?? undefined })} />
    </div>
  )
}

function useColumns(onClinic: (slug: string) => void): Column<OperatorAct>[] {
  const { t } = useTranslation('operators')
  return [
    {
      key: 'at',
      header: t('log.at'),
      phone: 'corner',
      width: 170,
      cell: (a) => <DateText value={a.at} withTime />,
    },
    {
      key: 'operator',
      header: t('log.operator'),
      cell: (a) => <Who act={a} />,
    },
    {
      key: 'action',
      header: t('log.action'),
      phone: 'title',
      cell: (a) => (
        <>
          {t(`acts.${a.action}`)} {a.subject && <bdi>{a.subject}</bdi>}
          {a.reason && (
            <Text size="sm" c="dimmed">
              <bdi>{a.reason}</bdi>
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'clinic',
      header: t('clinic.one'),
      cell: (a) =>
        a.clinic && (
          <Anchor component="button" type="button" ta="start" onClick={() => onClinic(a.clinic!.slug)}>
            <bdi>{a.clinic.name}</bdi>{' '}
            <Text component="bdi" dir="ltr" size="sm" c="dimmed">
              {a.clinic.slug}
            </Text>
          </Anchor>
        ),
    },
    {
      key: 'address',
      header: t('log.address'),
      phone: 'hidden',
      cell: (a) => <bdi dir="ltr">{a.address}</bdi>,
    },
  ]
}
