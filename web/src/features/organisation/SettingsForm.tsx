import { Stack } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../api/problem.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, focusRefused, useProblemFields } from '../../shared/useFields.js'
import { ActionBar, BigAction } from '../../ui/BigAction.js'
import { LeaveDialog } from '../../ui/dialogs.js'
import classes from './organisation.module.css'

interface SettingsFormProps {
  fields: Fields
  pending: boolean
  problem: Problem | null
  /** Why it cannot be saved now. */
  disabledReason: string | null
  /** Receives what the contract takes, already checked. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the schema given to `useFields` decides
  onSubmit: (body: any) => void
  /** Quieter actions before the next step. */
  start?: ReactNode
  wide?: boolean
  children: ReactNode
}

/** One part of a branch's settings, saved by itself; leaving what is typed asks first. */
export function SettingsForm({ fields, pending, problem, onSubmit, ...props }: SettingsFormProps) {
  const { t } = useTranslation('organisation')
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, problem, form)
  const dirty = fields.isDirty()
  const shown = problem && problem.errors.length && Object.keys(fields.errors).length ? null : problem
  const submit = (e: FormEvent<HTMLFormElement>) => {
    if (pending || props.disabledReason) return e.preventDefault()
    const at = e.currentTarget
    return fields.onSubmit(onSubmit, () => focusRefused(at))(e)
  }
  return (
    <form ref={form} noValidate onSubmit={submit} className={classes.form} data-wide={props.wide || undefined}>
      <Stack gap="md">
        {props.children}
        <ProblemNotice problem={shown} />
      </Stack>
      <ActionBar start={props.start}>
        <BigAction
          label={t('save')}
          type="submit"
          shortcut="F10"
          pending={pending}
          disabledReason={props.disabledReason ?? (dirty ? null : t('nothingChanged'))}
        />
      </ActionBar>
      <Leaving dirty={dirty && !pending} />
    </form>
  )
}

/** Asks before typed changes are thrown away. */
export function Leaving({ dirty }: { dirty: boolean }) {
  const guard = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true })
  return (
    <LeaveDialog opened={guard.status === 'blocked'} onStay={() => guard.reset?.()} onLeave={() => guard.proceed?.()} />
  )
}
