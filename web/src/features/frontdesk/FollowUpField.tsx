import { Button, Input } from '@mantine/core'
import { addDays } from '@tabib/contracts/core/time'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { DateField, TextField } from '../../ui/fields.js'
import classes from './consult.module.css'

const quick = [
  { key: 'd3', days: 3 },
  { key: 'w1', days: 7 },
  { key: 'w2', days: 14 },
  { key: 'm1', days: 30 },
] as const

interface FollowUpProps {
  on: string | null
  note: string
  onChange: (change: { followUpOn?: string | null; followUpNote?: string }) => void
}

/** When the patient is to come again: one tap, or a date. */
export function FollowUpField({ on, note, onChange }: FollowUpProps) {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const id = useId()
  const today = f.today()
  const past = on !== null && on < today
  return (
    <div className={classes.followUp}>
      <Input.Wrapper label={t('pad.followUp')} labelElement="div" labelProps={{ id }}>
        <div role="group" aria-labelledby={id}>
          <Button.Group>
            {quick.map(({ key, days }) => {
              const date = addDays(today, days)
              const chosen = on === date
              return (
                <Button
                  key={key}
                  px="sm"
                  variant={chosen ? 'light' : 'default'}
                  color="teal"
                  aria-pressed={chosen}
                  title={f.date(date)}
                  onClick={() => onChange({ followUpOn: chosen ? null : date })}
                >
                  {t(`pad.in.${key}`)}
                </Button>
              )
            })}
          </Button.Group>
        </div>
      </Input.Wrapper>
      <DateField
        label={t('pad.followUpOn')}
        width={160}
        value={on}
        onChange={(followUpOn) => onChange({ followUpOn })}
        show={(d) => f.dayAndDate(d)}
        latestYear={Number(today.slice(0, 4)) + 2}
        error={past ? t('pad.followUpPast') : undefined}
      />
      {on && (
        <div className={classes.grows}>
          <TextField
            label={t('pad.followUpNote')}
            dir="auto"
            maxLength={300}
            value={note}
            onChange={(followUpNote) => onChange({ followUpNote })}
          />
        </div>
      )}
    </div>
  )
}
