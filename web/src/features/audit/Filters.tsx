import { Button, Modal } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { oversight } from '@tabib/contracts/oversight/today'
import { patients } from '@tabib/contracts/patients/patients'
import { IconUserSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useMe } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { DateField } from '../../ui/fields.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { PatientSearch } from '../patients/index.js'
import { activityView, modules, shownViews, spans } from './activity.view.js'
import classes from './activity.module.css'

type Span = (typeof spans)[number]
const isSpan = (v: string | undefined): v is Span => spans.includes(v as Span)

/** Person, patient, branch, what, where and when; all of it stands in the address. */
export function Filters() {
  const { t } = useTranslation('audit')
  const f = useFormat()
  const [view, setView] = useUrlState(activityView)
  const { branches } = useMe()
  const people = useQuery(query(oversight.employees, { query: {} }))
  const everybody = [...(people.data?.items ?? [])].sort((a, b) => a.name.localeCompare(b.name))
  return (
    <div className={classes.filters}>
      <PickField
        label={t('filters.person')}
        value={view.person ?? null}
        placeholder={t('filters.everybody')}
        clearable
        choices={everybody.map((e) => ({ value: e.accountId as string, label: e.name }))}
        onChange={(person) => setView({ person: person ?? undefined })}
      />
      <PatientFilter />
      {branches.length > 1 && (
        <PickField
          label={t('filters.branch')}
          value={view.branch ?? null}
          placeholder={t('filters.allBranches')}
          clearable
          choices={branches.map((b) => ({ value: b.id as string, label: b.name }))}
          onChange={(branch) => setView({ branch: branch ?? undefined })}
        />
      )}
      <PickField
        label={t('filters.view')}
        value={view.what ?? 'work'}
        choices={shownViews.map((value) => ({ value, label: t(`views.${value}`) }))}
        onChange={(what) => setView({ what: !what || what === 'work' ? undefined : what })}
      />
      <PickField
        label={t('filters.module')}
        value={view.where ?? null}
        placeholder={t('filters.anywhere')}
        clearable
        choices={modules.map((value) => ({ value, label: t(`modules.${value}`) }))}
        onChange={(where) => setView({ where: where ?? undefined })}
      />
      <div className={classes.when}>
        <ChoiceField
          label={t('filters.when')}
          value={isSpan(view.when) ? view.when : view.when ? ('' as Span) : 'all'}
          choices={spans.map((value) => ({ value, label: t(`when.${value}`) }))}
          onChange={(when) => setView({ when: when === 'all' ? undefined : when })}
        />
      </div>
      <DateField
        label={t('filters.day')}
        show={f.date}
        value={view.when && !isSpan(view.when) ? view.when : null}
        onChange={(day) => setView({ when: day ?? undefined })}
      />
    </div>
  )
}

function PatientFilter() {
  const { t } = useTranslation(['audit', 'patients'])
  const [{ patient }, setView] = useUrlState(activityView)
  const [choosing, setChoosing] = useState(false)
  const id = useId()
  const known = useQuery({
    ...query(patients.get, { params: { id: (patient ?? '') as Id<'Patient'> } }),
    enabled: Boolean(patient),
  })
  return (
    <div className={classes.patient}>
      <span className={classes.label} id={`${id}-label`}>
        {t('filters.patient')}
      </span>
      <Button.Group>
        <Button
          variant="default"
          justify="flex-start"
          flex={1}
          leftSection={<IconUserSearch size={18} aria-hidden />}
          aria-labelledby={`${id}-label ${id}-value`}
          onClick={() => setChoosing(true)}
        >
          <bdi className={classes.chosen} id={`${id}-value`}>
            {patient ? (known.data?.name ?? '…') : t('filters.anyPatient')}
          </bdi>
        </Button>
        {patient && (
          <Button
            variant="default"
            px={10}
            aria-label={t('filters.clearPatient')}
            onClick={() => setView({ patient: undefined })}
          >
            <IconX size={16} aria-hidden />
          </Button>
        )}
      </Button.Group>
      <Modal
        opened={choosing}
        onClose={() => setChoosing(false)}
        title={t('filters.choosePatient')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('core:close') }}
      >
        <HotkeyLayer>
          <PatientSearch
            autoFocus
            onPick={(p) => {
              setView({ patient: p.id })
              setChoosing(false)
            }}
          />
        </HotkeyLayer>
      </Modal>
    </div>
  )
}
