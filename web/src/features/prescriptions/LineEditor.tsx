import { ActionIcon, Collapse, Text, TextInput, UnstyledButton } from '@mantine/core'
import type { SafetyWarning } from '@tabib/contracts/prescriptions/prescriptions'
import { IconAlertCircle, IconChevronDown, IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.js'
import { TextField } from '../../ui/fields.js'
import { useDirections } from './directions.js'
import { LineDetails } from './LineDetails.js'
import { missingIn, type PadLine, quantityOf } from './pad.js'
import { patternOf, readPattern } from './pattern.js'
import classes from './prescriptions.module.css'
import { WarningNotice } from './WarningNotice.js'

interface LineEditorProps {
  line: PadLine
  /** Id of the field where it is jotted down, so that the cursor can be sent there. */
  howId: string
  warnings: readonly SafetyWarning[]
  insist: boolean
  onChange: (part: Partial<PadLine>) => void
  onRemove: () => void
  /** On to the next medicine. */
  onNext: () => void
}

/** One medicine on the pad: jotted down in a field, every part beside it, warnings below. */
export function LineEditor({ line, howId, warnings, insist, onChange, onRemove, onNext }: LineEditorProps) {
  const { t } = useTranslation('prescriptions')
  const say = useDirections()
  const [open, setOpen] = useState(false)
  const detailsId = useId()
  const missing = missingIn(line)
  const quantity = quantityOf(line)
  const serious = warnings.some((w) => w.kind !== 'duplicate')
  return (
    <li className={classes.line} data-tone={serious ? 'danger' : insist && missing ? 'care' : undefined}>
      <div className={classes.lineHead}>
        <div className={classes.lineName}>
          <bdi className={classes.strong}>{line.medicine}</bdi> <bdi>{line.strength}</bdi>{' '}
          {line.form && <span className={classes.dim}>{say.form(line.form)}</span>}
          {line.generic && line.generic !== line.medicine && <bdi className={classes.under}>{line.generic}</bdi>}
        </div>
        {quantity && <span className={classes.handed}>{say.quantity(quantity.quantity, quantity.unit)}</span>}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('editor.remove', { medicine: line.medicine })}
          title={t('editor.remove', { medicine: line.medicine })}
          onClick={onRemove}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.how}>
        <HowField id={howId} line={line} onChange={onChange} onNext={onNext} />
        <div className={classes.said}>
          {missing ? (
            <span className={classes.missing} data-insist={insist || undefined}>
              <IconAlertCircle size={16} aria-hidden /> {t(`editor.missing.${missing}`)}
            </span>
          ) : (
            <Text component="span" inherit>
              {say.sentence({
                ...line,
                dose: line.dose ?? null,
                durationDays: line.durationDays ?? null,
                route: line.route ?? null,
                timing: line.timing ?? null,
                frequency: line.frequency ?? null,
              })}
            </Text>
          )}
        </div>
        <UnstyledButton
          className={classes.toggle ?? ''}
          aria-expanded={open}
          aria-controls={detailsId}
          onClick={() => setOpen(!open)}
        >
          {t('editor.details')} <IconChevronDown size={16} aria-hidden data-open={open || undefined} />
        </UnstyledButton>
      </div>
      <Collapse expanded={open} id={detailsId} transitionDuration={100}>
        {open && <LineDetails line={line} onChange={onChange} />}
      </Collapse>
      {!open && line.instructions && <Text size="sm">{line.instructions}</Text>}
      {warnings.map((w) => (
        <WarningNotice key={`${w.kind} ${w.medicine} ${w.against} ${w.current}`} warning={w} />
      ))}
      {serious && (
        <TextField
          label={t('editor.reason')}
          placeholder={t('editor.reasonHint')}
          dir="auto"
          maxLength={300}
          value={line.overrideReason ?? ''}
          onChange={(text) => onChange({ overrideReason: text || undefined })}
        />
      )}
    </li>
  )
}

/** Where a line is jotted down. What is typed is read at once; leaving the field writes it out tidily. */
function HowField({
  id,
  line,
  onChange,
  onNext,
}: {
  id: string
  line: PadLine
  onChange: (part: Partial<PadLine>) => void
  onNext: () => void
}) {
  const { t } = useTranslation('prescriptions')
  const f = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const unknown = typed === null ? [] : readPattern(typed).unknown
  // The last word may still be on its way.
  const odd = typed !== null && !/\s$/.test(typed) ? unknown.slice(0, -1) : unknown
  const write = (text: string) => {
    setTyped(text)
    const { said } = readPattern(text)
    // What is not mentioned goes back to what it was before anything was: taking a word back takes its meaning back.
    onChange({
      morning: 0,
      noon: 0,
      night: 0,
      frequency: null,
      durationDays: null,
      timing: null,
      asNeeded: false,
      quantity: null,
      ...said,
    })
  }
  return (
    <TextInput
      id={id}
      aria-label={t('editor.how', { medicine: line.medicine })}
      placeholder={t('editor.howHint')}
      dir="ltr"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      className={classes.howField ?? ''}
      value={typed ?? patternOf(line)}
      error={odd.length > 0 ? t('editor.notUnderstood', { words: f.words(odd) }) : null}
      onFocus={(e) => {
        setTyped(patternOf(line))
        e.currentTarget.select()
      }}
      onChange={(e) => write(e.currentTarget.value)}
      onBlur={() => setTyped(null)}
      onKeyDown={(e) => {
        if (e.key !== 'Enter') return
        e.preventDefault()
        if (unknown.length === 0) onNext()
      }}
    />
  )
}
