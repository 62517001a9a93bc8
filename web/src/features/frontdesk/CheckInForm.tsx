import { Autocomplete, Button, Checkbox, Text } from '@mantine/core'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import type { Id } from '@tabib/contracts/core/id'
import { arrivals, type CheckedIn } from '@tabib/contracts/frontdesk/arrivals'
import type { VisitType } from '@tabib/contracts/encounters/encounters'
import { queue } from '@tabib/contracts/frontdesk/queue'
import type { Patient } from '@tabib/contracts/patients/patients'
import { IconArrowBackUp, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { AgeText, NameText } from '../../shared/text.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { useHotkey } from '../../ui/hotkeys.js'
import { KeyHint } from '../../ui/KeyHint.js'
import { ChoiceField } from '../../ui/picks.js'
import { AlreadyHere, LastVisit } from './ArrivalContext.js'
import { BroughtPrescription } from './BroughtPrescription.js'
import classes from './desk.module.css'
import { DoctorCards } from './DoctorCards.js'
import { enterMovesOn, focusInto } from './steps.js'

const givenPriorities = ['none', 'pregnant', 'emergency'] as const
type GivenPriority = (typeof givenPriorities)[number]

interface CheckInProps {
  patient: Patient
  /** Called up from the follow-up list. */
  followUp: boolean
  /** From the day list: what they have come for. */
  appointmentId?: string | undefined
  /** The number taken at the kiosk. */
  kioskRequestId?: string | undefined
  onDone: (checked: CheckedIn) => void
  onBack: () => void
}

/** Check-in in five answers, most of them given already: Enter moves on, the last Enter gives the token. */
export function CheckInForm({ patient, followUp, appointmentId, kioskRequestId, onDone, onBack }: CheckInProps) {
  const { t } = useTranslation('frontdesk')
  const form = useRef<HTMLFormElement>(null)
  const answers = useAnswers(patient, followUp)
  const [missing, setMissing] = useState<'complaint' | 'doctor' | null>(null)
  const checkIn = useAction(arrivals.checkIn, { invalidates: ['frontdesk.', 'encounters.', 'scheduling.'], onDone })
  const { appointment, priority, complaint, doctorId, visitType, reference, paper, context } = answers
  const go = () => {
    const lacks = !complaint.trim() ? 'complaint' : !doctorId ? 'doctor' : null
    setMissing(lacks)
    if (lacks) return focusInto(form.current!.querySelector<HTMLElement>(`[data-step="${lacks}"]`)!)
    checkIn.run({
      body: {
        patientId: patient.id,
        doctorId: doctorId as Id<'Staff'>,
        chiefComplaint: complaint.trim(),
        visitType,
        ...(reference.trim() ? { reference: reference.trim() } : {}),
        ...(paper ? { existingPrescriptionId: paper } : {}),
        ...(appointment ? { appointmentId: appointment.id } : {}),
        ...(kioskRequestId ? { kioskRequestId: kioskRequestId as Id<'KioskRequest'> } : {}),
        priority,
      },
    })
  }
  useHotkey({ key: 'F2', label: t('checkIn.other'), run: onBack })
  useHotkey({ key: 'F10', label: t('checkIn.submit'), run: go, disabled: checkIn.pending })
  useEffect(() => focusInto(form.current!.querySelector<HTMLElement>('[data-step]')!), [])

  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      aria-label={t('checkIn.title', { name: patient.name })}
      onSubmit={(e: FormEvent) => {
        e.preventDefault()
        go()
      }}
      onKeyDown={(e) => enterMovesOn(e, go)}
    >
      <Person patient={patient} onBack={onBack} />
      <AlreadyHere context={context.data} />
      <LastVisit context={context.data} pending={context.isPending} />
      <ForAppointment answers={answers} asked={appointmentId} />
      <ProblemNotice problem={context.error} onRetry={() => void context.refetch()} />
      <div data-step="complaint">
        <ComplaintField
          value={complaint}
          typed={answers.typed}
          onChange={(text) => {
            answers.setComplaint(text)
            setMissing(null)
          }}
          error={missing === 'complaint' ? t('checkIn.complaintMissing') : undefined}
        />
      </div>
      <div data-step="doctor">
        <DoctorCards
          value={doctorId}
          onChange={(id) => {
            answers.setDoctor(id)
            setMissing(null)
          }}
          error={missing === 'doctor' ? t('checkIn.doctorMissing') : undefined}
        />
      </div>
      <div className={classes.pair}>
        <div data-step="type">
          <ChoiceField<VisitType>
            label={t('checkIn.type')}
            value={visitType}
            onChange={answers.setVisitType}
            choices={[
              { value: 'new', label: t('visitType.new') },
              { value: 'follow_up', label: t('visitType.follow_up') },
            ]}
          />
        </div>
        <div data-step="reference">
          <TextField
            label={t('checkIn.reference')}
            placeholder={t('checkIn.referenceHint')}
            {...(reference ? { dir: 'auto' } : {})}
            maxLength={200}
            autoComplete="off"
            value={reference}
            onChange={answers.setReference}
          />
        </div>
      </div>
      <ChoiceField<GivenPriority>
        label={t('checkIn.priority')}
        value={priority}
        onChange={answers.setPriority}
        choices={givenPriorities.map((p) => ({ value: p, label: t(`priority.${p}`) }))}
      />
      <BroughtPrescription
        patientId={patient.id}
        papers={context.data?.prescriptions ?? []}
        value={paper}
        onChange={answers.setPaper}
      />
      <ProblemNotice problem={checkIn.problem} />
      <ActionBar
        start={
          <Text size="sm" c="dimmed" visibleFrom="sm">
            {t('checkIn.hint')}
          </Text>
        }
      >
        <BigAction
          type="submit"
          label={t('checkIn.submit')}
          shortcut="F8"
          icon={<IconPrinter size={20} />}
          pending={checkIn.pending}
        />
      </ActionBar>
    </form>
  )
}

/** Who is being checked in, and the way back to the search. */
function Person({ patient, onBack }: { patient: Patient; onBack: () => void }) {
  const { t } = useTranslation(['frontdesk', 'core'])
  return (
    <header className={classes.person}>
      <h2>
        <NameText name={patient.name} />
      </h2>
      <Button
        variant="subtle"
        size="sm"
        leftSection={<IconArrowBackUp size={18} className={classes.flips} aria-hidden />}
        rightSection={<KeyHint keys="Esc" />}
        onClick={onBack}
      >
        {t('checkIn.other')}
      </Button>
      <p className={classes.facts}>
        <bdi className={classes.number}>{patient.number}</bdi>
        <AgeText birthDate={patient.birthDate} estimated={patient.birthDateEstimated} />
        <span>{t(`core:gender.${patient.gender}`)}</span>
        {patient.phone && <bdi dir="ltr">{phoneForPeople(patient.phone)}</bdi>}
      </p>
    </header>
  )
}

/** What the form holds: what was typed, else what is known. */
function useAnswers(patient: Patient, followUp: boolean) {
  const context = useQuery({ ...query(arrivals.context, { params: { patientId: patient.id } }), staleTime: 0 })
  const doctors = useQuery(query(arrivals.doctors, {}))
  const [complaint, setComplaint] = useState<string | null>(null)
  const [doctor, setDoctor] = useState<string | null>(null)
  const [type, setVisitType] = useState<VisitType | null>(null)
  const [reference, setReference] = useState<string | null>(null)
  const [paper, setPaper] = useState<Id<'Document'> | null>(null)
  const [priority, setPriority] = useState<GivenPriority>('none')
  const [comesFor, setComesFor] = useState(true)
  const known = context.data
  const here = (id: string | null | undefined) => doctors.data?.items.find((d) => d.id === id)?.id
  const only = doctors.data?.items.length === 1 ? doctors.data.items[0]!.id : null
  const appointment = comesFor ? (known?.appointment ?? null) : null
  const visitType = type ?? (followUp ? 'follow_up' : (known?.suggestedVisitType ?? 'new'))
  return {
    context,
    visitType,
    setVisitType,
    complaint:
      complaint ?? appointment?.reason ?? (visitType === 'follow_up' ? (known?.lastVisit?.chiefComplaint ?? '') : ''),
    setComplaint,
    typed: complaint !== null,
    doctorId:
      doctor ??
      here(appointment?.doctorId) ??
      here(known?.dueFollowUp?.doctorId) ??
      here(known?.lastVisit?.doctorId) ??
      only,
    setDoctor,
    reference: reference ?? patient.reference ?? '',
    setReference,
    paper,
    setPaper,
    priority,
    setPriority,
    expected: known?.appointment ?? null,
    appointment,
    setComesFor,
  }
}

/** What the person is expected for today: it is what they come for, unless reception hears otherwise. */
function ForAppointment({ answers, asked }: { answers: ReturnType<typeof useAnswers>; asked: string | undefined }) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const { expected, appointment } = answers
  if (!expected) return null
  return (
    <Checkbox
      label={t('checkIn.forAppointment', { time: f.time(expected.startsAt), doctor: expected.doctorName })}
      checked={appointment !== null}
      disabled={asked === expected.id}
      onChange={(e) => answers.setComesFor(e.currentTarget.checked)}
    />
  )
}

interface ComplaintProps {
  value: string
  /** Not what came in by itself. */
  typed: boolean
  onChange: (text: string) => void
  error: string | undefined
}

/** The complaint in the person's words; offers what others came with today. */
function ComplaintField({ value, typed, onChange, error }: ComplaintProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const today = useQuery(query(queue.today, { query: {} }))
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // What came in by itself is replaced by the first key.
    if (!typed && document.activeElement === field.current) field.current?.select()
  }, [typed, value])
  const offered = useMemo(() => {
    const times = new Map<string, number>()
    for (const a of today.data?.items ?? [])
      if (a.chiefComplaint) times.set(a.chiefComplaint, (times.get(a.chiefComplaint) ?? 0) + 1)
    return [...times].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], f.locale)).map(([words]) => words)
  }, [today.data, f.locale])
  const sought = value.trim().toLowerCase()
  const offers =
    typed && sought.length >= 2 ? offered.filter((o) => o !== value && o.toLowerCase().includes(sought)) : []
  return (
    <Autocomplete
      ref={field}
      label={t('checkIn.complaint')}
      placeholder={t('checkIn.complaintHint')}
      size="md"
      {...(value ? { dir: 'auto' } : {})}
      required
      maxLength={500}
      autoComplete="off"
      limit={5}
      data={offers}
      // Nothing to offer is no list: not for the eye, and not for who hears the field.
      {...(offers.length === 0 ? { dropdownOpened: false } : {})}
      value={value}
      onChange={onChange}
      error={error}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}
