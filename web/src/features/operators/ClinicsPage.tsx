import { Button, Group, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type Clinic, clinics } from '@tabib/contracts/operators/clinics'
import { IconBuildingHospital, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { pages, query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { Console } from './Console.js'
import { Backup, ClinicState, shownAddress, Since, sizeOf } from './parts.js'

const view = z.object({ q: z.string().optional().catch(undefined) })

/** Every clinic of this installation. */
export default function ClinicsPage() {
  return (
    <Console>
      <Clinics />
    </Console>
  )
}

function Clinics() {
  const { t } = useTranslation('operators')
  const navigate = useNavigate()
  const [{ q }, setView] = useUrlState(view)
  const [sought] = useDebouncedValue(q, 200)
  const list = usePages<Clinic>(pages(clinics.list, { query: sought ? { q: sought } : {} }))
  const columns = useColumns()
  return (
    <Page
      title={t('list.title')}
      aside={
        <SearchField
          label={t('list.search')}
          shortcut="F2"
          value={q ?? ''}
          onChange={(text) => setView({ q: text })}
          w={{ base: '100%', sm: 300 }}
        />
      }
    >
      <Counts />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {!(list.problem && !list.rows) && (
        <DataTable
          label={t('list.title')}
          columns={columns}
          rows={list.rows}
          rowKey={(c) => c.slug}
          onOpen={(c) => void navigate({ to: paths.operatorClinic(c.slug) })}
          tone={(c) => (c.state === 'failed' ? 'danger' : undefined)}
          more={list.more}
          empty={
            <EmptyState
              icon={IconBuildingHospital}
              title={t(sought ? 'list.noneFound' : 'list.none')}
              hint={t(sought ? 'list.noneFoundHint' : 'list.noneHint')}
              {...(sought
                ? {
                    action: (
                      <Button variant="default" onClick={() => setView({ q: undefined })}>
                        {t('list.showAll')}
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      )}
      <ActionBar>
        <BigAction
          label={t('list.open')}
          shortcut="F4"
          icon={<IconPlus size={20} />}
          onClick={() => void navigate({ to: paths.operatorNew() })}
        />
      </ActionBar>
    </Page>
  )
}

function Counts() {
  const { t } = useTranslation('operators')
  const { data } = useQuery(query(clinics.list, { query: { limit: 1 } }))
  if (!data) return null
  const { total, suspended, behind } = data
  return (
    <Group gap="lg">
      <Text c="dimmed">{t('list.total', { total })}</Text>
      {suspended > 0 && <Text c="dimmed">{t('list.suspended', { suspended })}</Text>}
      {behind > 0 && <Text c="dimmed">{t('list.behind', { behind })}</Text>}
    </Group>
  )
}

function useColumns(): Column<Clinic>[] {
  const { t } = useTranslation('operators')
  const f = useFormat()
  return [
    {
      key: 'name',
      header: t('clinic.name'),
      phone: 'title',
      cell: (c) => (
        <Text component="bdi" fw={600}>
          {c.name}
        </Text>
      ),
    },
    { key: 'address', header: t('clinic.address'), cell: (c) => <bdi dir="ltr">{shownAddress(c.address)}</bdi> },
    { key: 'size', header: t('clinic.size'), align: 'end', cell: (c) => sizeOf(f, c.sizeBytes) },
    {
      key: 'version',
      header: t('clinic.version'),
      phone: 'hidden',
      cell: (c) => <bdi dir="ltr">{c.version ?? t('clinic.unknown')}</bdi>,
    },
    { key: 'backup', header: t('clinic.backup'), cell: (c) => <Backup backup={c.backup} /> },
    {
      key: 'active',
      header: t('clinic.lastActive'),
      phone: 'hidden',
      cell: (c) => <Since at={c.lastActiveAt} never={t('clinic.never')} />,
    },
    {
      key: 'state',
      header: t('clinic.state'),
      phone: 'corner',
      width: 150,
      cell: (c) => <ClinicState state={c.state} />,
    },
  ]
}
