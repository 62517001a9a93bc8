import { Paper } from '@mantine/core'
import type { OrderTest } from '@tabib/contracts/lab/order-tests'
import { labResults } from '@tabib/contracts/lab/results'
import { IconDeviceFloppy, IconPrinter } from '@tabler/icons-react'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { fieldWords } from '../../shared/fieldWords.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { LeaveDialog } from '../../ui/dialogs.js'
import { readEntry } from './entries.js'
import classes from './lab.module.css'
import { CancelOrder } from './NextStep.js'
import type { OpenOrder } from './OrderPage.js'
import { usePrint } from '../../shared/print.js'
import { labelUrl } from './printing.js'
import { ResultRow, ResultsHead } from './ResultsTable.js'
import { type Field, ValueField } from './ValueField.js'

/** Results of all tests of an order, by keyboard alone: Enter moves on, the last Enter saves. */
export function ResultsForm({ order }: { order: OpenOrder }) {
  const { t } = useTranslation('lab')
  const form = useRef<HTMLFormElement>(null)
  const entry = useEntries(order)
  const paper = usePrint()
  const enter = useAction(labResults.enter, {
    invalidates: ['lab.'],
    onDone: ({ status }) => {
      entry.clear()
      announce(t(status === 'resulted' ? 'results.complete' : 'results.saved'))
    },
  })
  const refused = (test: OrderTest) => {
    const at = entry.sent.current.indexOf(test.id)
    const problem = at < 0 ? undefined : enter.problem?.errors.find((e) => e.pointer.startsWith(`/body/results/${at}/`))
    return entry.error(test) ?? (problem ? fieldWords(problem) : null)
  }
  const submit = (e: FormEvent) => {
    e.preventDefault()
    const results = entry.submit()
    if (!results)
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    else if (results.length > 0 && !enter.pending)
      enter.run({ params: { id: order.id }, body: { results } }, { version: order.version })
  }
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-entry]')?.focus({ preventScroll: true }), [])
  const shown = enter.problem?.errors.length ? null : enter.problem
  return (
    <form ref={form} noValidate onSubmit={submit} className={classes.form}>
      <Paper className={classes.frame ?? ''}>
        <table className={classes.results}>
          <ResultsHead />
          <tbody>
            {order.tests.map((test) =>
              test.result ? (
                <ResultRow key={test.id} test={test} order={order} />
              ) : (
                <ResultRow
                  key={test.id}
                  test={test}
                  order={order}
                  flag={entry.flag(test)}
                  field={
                    <ValueField
                      test={test}
                      value={entry.text(test)}
                      error={refused(test)}
                      onChange={(text) => entry.type(test, text)}
                      onBlur={() => entry.leave(test)}
                      onKeyDown={moveOn}
                    />
                  }
                />
              ),
            )}
          </tbody>
        </table>
      </Paper>
      <ProblemNotice problem={shown} />
      <ProblemNotice problem={paper.problem} />
      <ActionBar start={<CancelOrder order={order} />}>
        <Act
          label={t('order.label')}
          shortcut="F8"
          icon={<IconPrinter size={18} />}
          pending={paper.pending}
          onClick={() => void paper.print(labelUrl(order.id))}
        />
        <BigAction
          label={t(entry.typed < entry.wanted ? 'results.saveSome' : 'results.save', {
            done: entry.typed,
            all: entry.wanted,
          })}
          type="submit"
          shortcut="F10"
          icon={<IconDeviceFloppy size={20} />}
          pending={enter.pending}
          disabledReason={entry.typed === 0 ? t('results.nothingTyped') : null}
        />
      </ActionBar>
      <Leaving dirty={entry.typed > 0 && !enter.pending} />
    </form>
  )
}

/** What is typed so far, by test; errors show once a field was left, so that nobody is interrupted. */
function useEntries(order: OpenOrder) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const sent = useRef<string[]>([])
  const missing = order.tests.filter((test) => !test.result)
  const read = (test: OrderTest) => readEntry(test, texts[test.id] ?? '')
  return {
    sent,
    wanted: missing.length,
    typed: missing.filter((test) => read(test).state !== 'empty').length,
    text: (test: OrderTest) => texts[test.id] ?? '',
    type: (test: OrderTest, text: string) => setTexts((before) => ({ ...before, [test.id]: text })),
    leave: (test: OrderTest) => setLeft((before) => new Set(before).add(test.id)),
    clear: () => setTexts({}),
    flag(test: OrderTest) {
      const reading = read(test)
      return reading.state === 'read' ? reading.flag : null
    },
    error(test: OrderTest) {
      const reading = read(test)
      return reading.state === 'refused' && left.has(test.id) ? fieldWords(reading.refusal) : null
    },
    /** What to send; null where something typed cannot be, which then shows. */
    submit() {
      setLeft(new Set(missing.map((test) => test.id)))
      if (missing.some((test) => read(test).state === 'refused')) return null
      const filled = missing.flatMap((test) => {
        const reading = read(test)
        return reading.state === 'read' ? [{ orderTestId: test.id, value: reading.value }] : []
      })
      sent.current = filled.map((r) => r.orderTestId)
      return filled
    },
  }
}

/** Enter goes to the next field, from the last it saves; up and down walk between fields of one line. */
function moveOn(e: KeyboardEvent<Field>) {
  const at = e.currentTarget
  const step = stepOf(e)
  if (step === 0 || e.nativeEvent.isComposing || !at.form) return
  e.preventDefault()
  const all = [...at.form.querySelectorAll<Field>('[data-entry]')]
  const next = all[all.indexOf(at) + step]
  if (next) {
    next.focus()
    if (next instanceof HTMLInputElement) next.select()
  } else if (e.key === 'Enter') at.form.requestSubmit()
}

function stepOf({ key, shiftKey, currentTarget }: KeyboardEvent<Field>): number {
  if (key === 'Enter') return shiftKey ? 0 : 1
  if (currentTarget.tagName !== 'INPUT') return 0
  return key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
}

/** Asks before typed results are thrown away. */
function Leaving({ dirty }: { dirty: boolean }) {
  const guard = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true })
  return (
    <LeaveDialog opened={guard.status === 'blocked'} onStay={() => guard.reset?.()} onLeave={() => guard.proceed?.()} />
  )
}
