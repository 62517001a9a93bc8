import { Alert, Button, Group, Paper, Text } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconCircleCheck, IconReplace } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { MoneyText } from '../../shared/text.js'
import { NumberField } from '../../ui/fields.js'
import { StateChip } from '../../ui/StateChip.js'
import { MedicineSearch, useDirections } from '../prescriptions/index.js'
import { ExpiryChip } from './chips.js'
import { type Choice, faultOf, type OpenLine, proposed } from './choice.js'
import classes from './pharmacy.module.css'

interface CounterLineProps {
  line: OpenLine
  choice: Choice
  onChange: (choice: Choice) => void
}

/** One medicine of a prescription: how it is taken, how much is owed, and which batches it comes from. */
export function CounterLine({ line: l, choice, onChange }: CounterLineProps) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const unit = l.quantityUnit ?? l.formulary?.unit ?? null
  const all = l.quantity === null ? '' : say.quantity(l.quantity, unit)
  const done = l.left === 0
  return (
    <Paper component="li" className={classes.line ?? ''} data-done={done || undefined}>
      <div className={classes.lineHead}>
        <div className={classes.what}>
          <div>
            <bdi className={classes.strong}>{l.medicine}</bdi> <bdi>{l.strength}</bdi>{' '}
            {l.form && <span className={classes.dim}>{say.form(l.form)}</span>}
          </div>
          {l.generic && l.generic !== l.medicine && (
            <Text size="sm" c="dimmed">
              <bdi>{l.generic}</bdi>
            </Text>
          )}
          <div>{say.sentence(l)}</div>
          {l.instructions && <Text size="sm">{l.instructions}</Text>}
          {l.overrideReason && (
            <Text size="sm" c="dimmed">
              {t('counter.reason', { reason: l.overrideReason })}
            </Text>
          )}
        </div>
        <div className={classes.owed}>
          {done ? (
            <StateChip tone="done" icon={IconCircleCheck} label={t('counter.allGiven')} />
          ) : l.left === null ? (
            t('counter.open')
          ) : l.dispensed > 0 ? (
            t('counter.owed', { all, left: say.quantity(l.left, unit) })
          ) : (
            t('counter.prescribed', { all })
          )}
        </div>
      </div>
      {!done &&
        (choice.other ? (
          <Instead line={l} choice={choice} onChange={onChange} />
        ) : (
          <Batches line={l} choice={choice} onChange={onChange} />
        ))}
    </Paper>
  )
}

/** The batches of what was prescribed, first to expire first; what the shelf cannot give, and what can be given instead. */
function Batches({ line: l, choice, onChange }: CounterLineProps) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const unit = l.formulary?.unit ?? l.quantityUnit
  const fault = faultOf(l, choice)
  const shown = l.batches.slice(0, Math.max(3, l.portions.length + 1))
  const pick = (medicine: OpenLine['alternatives'][number]) =>
    onChange({ batches: {}, other: { medicine, quantity: Math.min(l.left ?? medicine.onHand, medicine.onHand) } })
  return (
    <>
      {shown.length > 0 && (
        <ul className={classes.batches} data-aligned aria-label={t('counter.batch')}>
          {shown.map((b) => (
            <li key={b.id} className={classes.batch}>
              <bdi className={classes.number}>{b.number}</bdi>
              <ExpiryChip on={b.expiresOn} />
              <span className={classes.dim}>
                {t('counter.there')}: {say.quantity(b.onHand, unit)}
              </span>
              <MoneyText minor={b.unitPriceMinor} c="dimmed" />
              <div className={classes.take}>
                <NumberField
                  label={`${t('counter.give')}, ${b.number}`}
                  decimals={3}
                  width={96}
                  placeholder={String(0)}
                  value={choice.batches[b.id] ?? null}
                  error={(choice.batches[b.id] ?? 0) > b.onHand ? t('counter.tooFew') : null}
                  onChange={(n) => onChange({ ...choice, batches: { ...choice.batches, [b.id]: n } })}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      {fault === 'tooMany' && (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {t('counter.tooMany')}
        </Text>
      )}
      {(l.short > 0 || (l.batches.length === 0 && l.medicineId)) && (
        <Alert variant="light" color="amber" p="xs" icon={<IconAlertTriangle size={20} aria-hidden />}>
          <Text component="span" inherit c="var(--mantine-color-text)">
            {l.batches.length === 0 ? t('counter.none') : t('counter.short', { n: say.quantity(l.short, unit) })}
          </Text>
        </Alert>
      )}
      {l.expired > 0 && (
        <Text size="sm" c="var(--tabib-red-ink)">
          {t('counter.expired', { n: say.quantity(l.expired, unit) })}
        </Text>
      )}
      {(l.short > 0 || l.batches.length === 0) && l.alternatives.length > 0 && (
        <Group gap="xs">
          {l.alternatives.map((m) => (
            <Button
              key={m.id}
              variant="default"
              size="xs"
              leftSection={<IconReplace size={16} aria-hidden />}
              onClick={() => pick(m)}
              className={classes.long ?? ''}
            >
              {t('counter.alternative', { medicine: m.brand ?? m.generic, n: say.quantity(m.onHand, m.unit) })}
            </Button>
          ))}
        </Group>
      )}
      {!l.medicineId && (
        <div className={classes.search}>
          <MedicineSearch label={t('counter.choose')} onPick={pick} />
        </div>
      )}
    </>
  )
}

/** Another medicine in place of the one prescribed. */
function Instead({ line: l, choice, onChange }: CounterLineProps) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const f = useFormat()
  const { medicine, quantity } = choice.other!
  const fault = faultOf(l, choice)
  const name = [medicine.brand ?? medicine.generic, medicine.strength].filter(Boolean).join(' ')
  return (
    <div className={classes.batch}>
      <Text component="span" inherit className={classes.grow ?? ''}>
        {t('counter.instead', { medicine: name })}{' '}
        <span className={classes.dim}>{say.quantity(medicine.onHand, medicine.unit)}</span>
      </Text>
      <Text component="span" inherit c="dimmed">
        {t('counter.unitPrice', { price: f.money(medicine.nextPriceMinor) })}
      </Text>
      <Button
        variant="subtle"
        size="xs"
        color="gray"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        onClick={() => onChange(proposed(l))}
      >
        {t('counter.asPrescribed')}
      </Button>
      <div className={classes.take}>
        <NumberField
          label={`${t('counter.give')}, ${name}`}
          decimals={3}
          width={96}
          value={quantity}
          error={fault ? t(`counter.${fault}`) : null}
          onChange={(n) => onChange({ ...choice, other: { medicine, quantity: n } })}
        />
      </div>
    </div>
  )
}
