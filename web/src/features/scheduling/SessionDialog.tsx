import { Group, Stack } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { addDays } from '@tabib/contracts/core/time'
import { type Schedule, schedules } from '@tabib/contracts/scheduling/schedules'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useFormat } from '../../i18n/format.js'
import { FormSheet } from '../../shared/forms.js'
import { useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'
import { blankGiving, givingBody, GivingFields, givingValues } from './GivingFields.js'
import { useWeekdays } from './useWeekdays.js'

interface SessionDialogProps {
  doctorId: string
  /** Null: a new one. */
  session: Schedule | null
  onClose: () => void
}

const blank = { dayOfWeek: '1', ...blankGiving, validFrom: '', validUntil: '' }
type Values = typeof blank

const valuesOf = (s: Schedule): Values => ({
  dayOfWeek: String(s.dayOfWeek),
  ...givingValues(s),
  validFrom: s.validFrom,
  validUntil: s.validUntil ?? '',
})

const bodyOf = (v: Values) => ({
  dayOfWeek: Number(v.dayOfWeek),
  ...givingBody(v),
  validUntil: v.validUntil || null,
  ...(v.validFrom ? { validFrom: v.validFrom } : {}),
})

/** A weekly session, new or changed. */
export function SessionDialog({ doctorId, session, onClose }: SessionDialogProps) {
  const { t } = useTranslation('scheduling')
  const fields = useFields(
    session ? schedules.change.body : schedules.create.body,
    session ? valuesOf(session) : blank,
    (v) => ({ ...bodyOf(v), ...(session ? {} : { doctorId }) }),
  )
  const saved = {
    invalidates: ['scheduling.'],
    onDone: () => {
      fields.resetDirty()
      announce(t('hours.saved'))
      onClose()
    },
  }
  const add = useAction(schedules.create, saved)
  const change = useAction(schedules.change, saved)
  const action = session ? change : add
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={t(session ? 'hours.change' : 'hours.add')}
      fields={fields}
      submitLabel={t('hours.save')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) =>
        session ? change.run({ params: { id: session.id }, body }, { version: session.version }) : add.run({ body })
      }
    >
      <SessionFields fields={fields as never} />
      {session && <EndSession session={session} onDone={saved.onDone} />}
    </FormSheet>
  )
}

function SessionFields({ fields }: { fields: ReturnType<typeof useFields<Values, typeof schedules.create.body>> }) {
  const { t } = useTranslation('scheduling')
  const days = useWeekdays()
  const of = fields.getInputProps
  return (
    <Stack gap="sm">
      <PickField
        label={t('hours.day')}
        required
        {...of('dayOfWeek')}
        choices={days.map(({ day, name }) => ({ value: String(day), label: name }))}
      />
      <GivingFields fields={fields} />
      <Group grow align="start">
        <TextField label={t('hours.validFrom')} type="date" {...of('validFrom')} />
        <TextField label={t('hours.validUntil')} type="date" {...of('validUntil')} />
      </Group>
    </Stack>
  )
}

/** Ends a session: from tomorrow on it gives no more times; what is booked stays. */
function EndSession({ session, onDone }: { session: Schedule; onDone: () => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const end = useAction(schedules.change, { invalidates: ['scheduling.'], onDone })
  const last = session.validFrom > f.today() ? addDays(session.validFrom, -1) : f.today()
  return (
    <Act
      label={t('hours.end')}
      color="red"
      variant="subtle"
      pending={end.pending}
      onClick={() =>
        end.run(
          { params: { id: session.id as Id<'Schedule'> }, body: { validUntil: last } },
          { version: session.version },
        )
      }
    />
  )
}
