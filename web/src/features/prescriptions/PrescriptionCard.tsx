import { Paper, Text } from '@mantine/core'
import type { WrittenLine } from '@tabib/contracts/prescriptions/lines'
import type { Prescription } from '@tabib/contracts/prescriptions/prescriptions'
import {
  IconBan,
  IconCircleCheck,
  IconCircleHalf2,
  IconFileImport,
  IconHourglass,
  IconReplace,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { DateText, NameText } from '../../shared/text.js'
import { StateChip } from '../../ui/StateChip.js'
import { useDirections } from './directions.js'
import classes from './prescriptions.module.css'

/** A signed prescription as it is read: each medicine, how it is taken, and what of it was handed out. */
export function PrescriptionCard({ prescription: p, quiet }: { prescription: Prescription; quiet?: boolean }) {
  const { t } = useTranslation('prescriptions')
  const f = useFormat()
  return (
    <Paper component="article" className={classes.card ?? ''} aria-label={t('card.label')}>
      {!quiet && (
        <header className={classes.cardHead}>
          <span>
            <DateText value={p.writtenAt} fw={650} /> {p.doctorName && <NameText name={p.doctorName} c="dimmed" />}
          </span>
          <PrescriptionState prescription={p} />
        </header>
      )}
      {p.amendReason && (
        <Text size="sm" c="dimmed">
          {t('card.amended', { at: f.dateTime(p.writtenAt), reason: p.amendReason })}
        </Text>
      )}
      {p.cancelReason && p.cancelledAt && (
        <Text size="sm" c="dimmed">
          {t('card.cancelled', {
            who: p.cancelledBy ?? '—',
            at: f.dateTime(p.cancelledAt),
            reason: p.cancelReason,
          })}
        </Text>
      )}
      <ol className={classes.written}>
        {p.lines.map((l) => (
          <WrittenLineRow key={l.id} line={l} source={p.source} />
        ))}
      </ol>
    </Paper>
  )
}

/** Waiting, partly handed out, done, cancelled; or history from elsewhere. */
export function PrescriptionState({
  prescription: p,
}: {
  prescription: Pick<Prescription, 'status' | 'source' | 'lines'>
}) {
  const { t } = useTranslation('prescriptions')
  if (p.source === 'import') return <StateChip tone="neutral" icon={IconFileImport} label={t('state.import')} />
  if (p.status === 'cancelled') return <StateChip tone="neutral" icon={IconBan} label={t('state.cancelled')} />
  if (p.status === 'superseded') return <StateChip tone="neutral" icon={IconReplace} label={t('state.superseded')} />
  if (p.status === 'dispensed') return <StateChip tone="done" icon={IconCircleCheck} label={t('state.dispensed')} />
  if (p.lines.some((l) => l.dispensed > 0))
    return <StateChip tone="care" icon={IconCircleHalf2} label={t('state.partly')} />
  return <StateChip tone="next" icon={IconHourglass} label={t('state.active')} />
}

function WrittenLineRow({ line: l, source }: { line: WrittenLine; source: Prescription['source'] }) {
  const { t } = useTranslation('prescriptions')
  const say = useDirections()
  return (
    <li>
      <div className={classes.lineHead}>
        <LineName line={l} />
        {l.quantity !== null && (
          <span className={classes.handed}>
            {source === 'desk' && l.dispensed > 0 && l.dispensed < l.quantity
              ? t('card.handed', { done: l.dispensed, all: say.quantity(l.quantity, l.quantityUnit) })
              : say.quantity(l.quantity, l.quantityUnit)}
          </span>
        )}
      </div>
      <div>{say.sentence(l)}</div>
      {l.instructions && <Text size="sm">{l.instructions}</Text>}
      {l.overrideReason && (
        <Text size="sm" c="dimmed">
          {t('card.reason', { reason: l.overrideReason })}
        </Text>
      )}
    </li>
  )
}

/** The name as prescribed, strength and form; the substance below where the name is a brand's. */
export function LineName({ line: l }: { line: Pick<WrittenLine, 'medicine' | 'strength' | 'form' | 'generic'> }) {
  const say = useDirections()
  return (
    <div className={classes.lineName}>
      <bdi className={classes.strong}>{l.medicine}</bdi> <bdi>{l.strength}</bdi>{' '}
      {l.form && <span className={classes.dim}>{say.form(l.form)}</span>}
      {l.generic && l.generic.toLowerCase() !== l.medicine.toLowerCase() && (
        <bdi className={classes.under}>{l.generic}</bdi>
      )}
    </div>
  )
}
