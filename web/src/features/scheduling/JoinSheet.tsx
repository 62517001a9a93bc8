import { Group, Text } from '@mantine/core'
import { addDays } from '@tabib/contracts/core/time'
import type { PatientCard } from '@tabib/contracts/patients/patients'
import { visitKinds, type VisitKind } from '@tabib/contracts/scheduling/appointments.states'
import { waiting } from '@tabib/contracts/scheduling/waiting'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { NameText } from '../../shared/text.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { ChoiceField, PickField, PickSeveralField } from '../../ui/picks.js'
import { PatientSearch } from '../patients/index.js'
import { useDoctors } from './useDoctors.js'
import { useWeekdays } from './useWeekdays.js'

/** Puts somebody on the waiting list. */
export function JoinSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const doctors = useDoctors()
  const days = useWeekdays()
  const [patient, setPatient] = useState<PatientCard | null>(null)
  const start = {
    doctorId: null as string | null,
    kind: 'in_person' as VisitKind,
    address: '',
    fromDate: f.today(),
    untilDate: addDays(f.today(), 14),
    fromTime: '',
    untilTime: '',
    days: [] as string[],
    note: '',
  }
  const fields = useFields(waiting.join.body.omit({ patientId: true }), start, (v) => ({
    fromDate: v.fromDate,
    untilDate: v.untilDate,
    kind: v.kind,
    ...(v.doctorId ? { doctorId: v.doctorId } : {}),
    ...(v.kind === 'home_visit' && v.address ? { address: v.address } : {}),
    ...(v.fromTime ? { fromTime: v.fromTime } : {}),
    ...(v.untilTime ? { untilTime: v.untilTime } : {}),
    ...(v.days.length > 0 ? { days: v.days.map(Number) } : {}),
    ...(v.note ? { note: v.note } : {}),
  }))
  const join = useAction(waiting.join, {
    invalidates: ['scheduling.waiting'],
    onDone: (w) => {
      fields.resetDirty()
      announce(t('waiting.joined', { name: w.patient.name }))
      onClose()
    },
  })
  const of = fields.getInputProps
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t('waiting.join')}
      fields={fields}
      submitLabel={t('waiting.joinNow')}
      shortcut="F10"
      pending={join.pending}
      problem={join.problem}
      disabledReason={patient ? null : t('book.missing.patient')}
      onSubmit={(body) => patient && join.run({ body: { ...body, patientId: patient.id } })}
    >
      {patient ? (
        <Group justify="space-between">
          <Text fw={600}>
            <NameText name={patient.name} />
          </Text>
          <Act label={t('book.other')} size="xs" onClick={() => setPatient(null)} />
        </Group>
      ) : (
        <PatientSearch onPick={setPatient} autoFocus />
      )}
      <PickField
        label={t('doctor')}
        placeholder={t('waiting.any')}
        clearable
        {...of('doctorId')}
        choices={doctors.map((d) => ({ value: d.id, label: d.name }))}
      />
      <ChoiceField
        label={t('kind.label')}
        {...of('kind')}
        choices={visitKinds.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
      />
      {fields.values.kind === 'home_visit' && <TextField label={t('book.address')} required {...of('address')} />}
      <Group grow align="start">
        <TextField label={t('waiting.from')} type="date" required {...of('fromDate')} />
        <TextField label={t('waiting.until')} type="date" required {...of('untilDate')} />
      </Group>
      <Group grow align="start">
        <TextField label={t('waiting.fromTime')} type="time" {...of('fromTime')} />
        <TextField label={t('waiting.untilTime')} type="time" {...of('untilTime')} />
      </Group>
      <PickSeveralField
        label={t('waiting.days')}
        placeholder={fields.values.days.length > 0 ? '' : t('waiting.everyDay')}
        {...of('days')}
        choices={days.map(({ day, name }) => ({ value: String(day), label: name }))}
      />
      <TextField label={t('fact.notes')} {...of('note')} maxLength={300} />
    </FormSheet>
  )
}
