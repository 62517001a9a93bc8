import { Paper, Text, Title } from '@mantine/core'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import { type Clinic, type ClinicSettings, clinics, settings } from '@tabib/contracts/organisation/clinics'
import { IconBuildingHospital, IconCircleCheck, IconCircleOff, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { languages, ownName } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { FormSheet } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { TextField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { PickSeveralField } from '../../ui/picks.js'
import { StateChip } from '../../ui/StateChip.js'
import { NewClinicSheet } from './NewClinicSheet.js'
import classes from './organisation.module.css'

const view = z.object({ open: z.enum(['new', 'clinic']).optional().catch(undefined) })

/** The clinic and its branches. */
export default function ClinicsPage() {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const [{ open }, setView] = useUrlState(view)
  const list = useQuery(query(clinics.list, {}))
  const clinic = useQuery(query(settings.get, {}))
  const columns = useColumns()
  const close = () => setView({ open: undefined })
  return (
    <Page title={t('title')}>
      {clinic.data && (
        <Paper className={classes.clinic ?? ''}>
          <div>
            <Title order={2}>
              <NameText name={clinic.data.name} />
            </Title>
            <Text size="sm" c="dimmed">
              {clinic.data.languages.map((l) => ownName[l]).join(' · ')}
            </Text>
          </div>
          <Act label={t('clinic.change')} onClick={() => setView({ open: 'clinic' }, { push: true })} />
        </Paper>
      )}
      <ProblemNotice problem={list.error} onRetry={() => void list.refetch()} />
      {!(list.error && !list.data) && (
        <DataTable
          label={t('branches')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(c) => c.id}
          onOpen={(c) => void navigate({ to: paths.clinic(c.id) })}
          empty={<EmptyState icon={IconBuildingHospital} title={t('none')} />}
        />
      )}
      <ActionBar>
        <BigAction
          label={t('add')}
          shortcut="F4"
          icon={<IconPlus size={20} aria-hidden />}
          onClick={() => setView({ open: 'new' }, { push: true })}
        />
      </ActionBar>
      {open === 'new' && <NewClinicSheet like={list.data?.items[0]} onClose={close} />}
      {open === 'clinic' && clinic.data && <ClinicSheet clinic={clinic.data} onClose={close} />}
    </Page>
  )
}

function useColumns(): Column<Clinic>[] {
  const { t } = useTranslation('organisation')
  return [
    { key: 'name', header: t('field.name'), phone: 'title', cell: (c) => <NameText name={c.name} fw={600} /> },
    { key: 'code', header: t('field.prefix'), width: 110, cell: (c) => <bdi>{c.code}</bdi> },
    { key: 'address', header: t('field.address'), cell: (c) => c.address && <NameText name={c.address} truncate /> },
    { key: 'phone', header: t('field.phone'), cell: (c) => c.phone && <bdi dir="ltr">{phoneForPeople(c.phone)}</bdi> },
    {
      key: 'zone',
      header: t('field.timeZone'),
      phone: 'hidden',
      cell: (c) => <bdi>{c.timeZone.replaceAll('_', ' ')}</bdi>,
    },
    { key: 'state', header: t('state'), phone: 'corner', width: 130, cell: (c) => <BranchState active={c.active} /> },
  ]
}

/** Open or closed, in icon and word. */
export function BranchState({ active }: { active: boolean }) {
  const { t } = useTranslation('organisation')
  return active ? (
    <StateChip tone="done" icon={IconCircleCheck} label={t('open')} />
  ) : (
    <StateChip tone="neutral" icon={IconCircleOff} label={t('closed')} />
  )
}

/** What holds for all branches. */
function ClinicSheet({ clinic, onClose }: { clinic: ClinicSettings; onClose: () => void }) {
  const { t } = useTranslation('organisation')
  const fields = useFields(settings.update.body, { name: clinic.name, languages: clinic.languages })
  const save = useAction(settings.update, {
    invalidates: ['organisation.', 'identity.auth.me'],
    onDone: () => {
      fields.resetDirty()
      onClose()
      announce(t('saved'))
    },
  })
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('clinic.title')}
      fields={fields as Fields}
      submitLabel={t('save')}
      shortcut="F10"
      pending={save.pending}
      problem={save.problem}
      onSubmit={(body) => save.run({ body }, { version: clinic.version })}
    >
      <TextField
        label={t('clinic.name')}
        description={t('clinic.nameHint')}
        required
        dir="auto"
        data-autofocus
        {...fields.getInputProps('name')}
      />
      <PickSeveralField
        label={t('clinic.languages')}
        choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        {...fields.getInputProps('languages')}
      />
    </FormSheet>
  )
}
