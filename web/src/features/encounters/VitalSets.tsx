import { Text } from '@mantine/core'
import { type VitalSet, type VitalValue, vitals } from '@tabib/contracts/encounters/vitals'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { FlagChip } from './FlagChip.js'
import { useMeasures } from './measures.js'
import { worse } from './reading.js'
import classes from './vitals.module.css'

/** Values of one measuring side by side; the two pressures as one. */
export function VitalFacts({ values }: { values: readonly VitalValue[] }) {
  const { t } = useTranslation('encounters')
  const m = useMeasures()
  const upper = values.find((v) => v.name === 'systolic')
  const lower = values.find((v) => v.name === 'diastolic')
  const both = upper && lower
  const rest = values.filter((v) => !(both && (v.name === 'systolic' || v.name === 'diastolic')))
  return (
    <dl className={classes.facts}>
      {both && (
        <div className={classes.fact}>
          <dt>{t('measures.pressure')}</dt>
          <dd>
            <bdi dir="ltr">
              {m.number('systolic', upper.value)}/{m.number('diastolic', lower.value)} {m.unit('systolic')}
            </bdi>
            <FlagChip flag={worse(upper.flag, lower.flag)} />
          </dd>
        </div>
      )}
      {rest.map((v) => (
        <div key={v.name} className={classes.fact}>
          <dt>{m.label(v.name)}</dt>
          <dd>
            <bdi>{m.text(v.name, v.value)}</bdi>
            <FlagChip flag={v.flag} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What was measured in this visit, each set open to correction. */
export function VitalSets({ encounterId, onCorrect }: { encounterId: string; onCorrect?: (set: VitalSet) => void }) {
  const { t } = useTranslation('encounters')
  const f = useFormat()
  const { data } = useQuery(query(vitals.list, { params: { id: encounterId } }))
  if (!data || data.items.length === 0) return null
  return (
    <section aria-label={t('vitals.sets')}>
      <ul className={classes.sets}>
        {data.items.map((set) => (
          <li key={set.setId} className={classes.set}>
            <div className={classes.setHead}>
              <Text size="sm" c="dimmed">
                {t('vitals.measuredAt', { time: f.time(set.observedAt) })}
                {set.recordedBy && (
                  <>
                    {' '}
                    <NameText name={t('vitals.measuredBy', { name: set.recordedBy })} />
                  </>
                )}
                {set.reason && (
                  <>
                    {' · '}
                    {t('vitals.corrected', { reason: set.reason })}
                  </>
                )}
              </Text>
              {onCorrect && (
                <Act
                  size="xs"
                  label={t('vitals.correct')}
                  icon={<IconPencil size={16} />}
                  onClick={() => onCorrect(set)}
                />
              )}
            </div>
            <VitalFacts values={set.values} />
          </li>
        ))}
      </ul>
    </section>
  )
}
