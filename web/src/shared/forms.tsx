import { Drawer, Group, Modal, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useBlocker } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../api/problem.js'
import { Act, ActionBar, BigAction } from '../ui/BigAction.js'
import { LeaveDialog } from '../ui/dialogs.js'
import { HotkeyLayer, useEscape } from '../ui/hotkeys.js'
import { Page } from '../ui/Page.js'
import classes from './forms.module.css'
import { ProblemNotice } from './ProblemNotice.js'
import { type Fields, focusRefused, useProblemFields } from './useFields.js'

interface FormProps {
  title: string
  /** From `useFields`. */
  fields: Fields
  /** The verb on the button: "Register", "Save". */
  submitLabel: string
  pending: boolean
  problem: Problem | null
  /** Receives what the contract takes, already checked. */
  onSubmit: (body: any) => void
  /** Why it cannot be saved now. */
  disabledReason?: string | null
  shortcut?: string
  children: ReactNode
}

type OverlayProps = FormProps & { opened: boolean; onClose: () => void; size?: string | number }

/** A form beside its list: a sheet from the end of the page; from below on a phone. */
export function FormSheet({ opened, ...props }: OverlayProps) {
  const { t } = useTranslation('core')
  const phone = useMediaQuery('(max-width: 48em)')
  const leave = useLeaving(props.fields, props.onClose)
  return (
    <>
      <Drawer
        opened={opened}
        onClose={leave.ask}
        closeOnEscape={false}
        title={props.title}
        position={phone ? 'bottom' : 'right'}
        size={phone ? '92%' : (props.size ?? 520)}
        classNames={{ content: classes.sheet ?? '', body: classes.sheetBody ?? '' }}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <HotkeyLayer>
          <FormBody {...props} onCancel={leave.ask} />
        </HotkeyLayer>
      </Drawer>
      {leave.dialog}
    </>
  )
}

/** A short form that interrupts: two or three fields. */
export function FormDialog({ opened, ...props }: OverlayProps) {
  const { t } = useTranslation('core')
  const leave = useLeaving(props.fields, props.onClose)
  return (
    <>
      <Modal
        opened={opened}
        onClose={leave.ask}
        closeOnEscape={false}
        title={props.title}
        size={props.size ?? 'md'}
        classNames={{ body: classes.dialogBody ?? '' }}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <HotkeyLayer>
          <FormBody {...props} onCancel={leave.ask} />
        </HotkeyLayer>
      </Modal>
      {leave.dialog}
    </>
  )
}

/** A form that is its page. */
export function FormPage(props: FormProps & { width?: 'wide' | 'reading' }) {
  const { fields, title, width = 'reading' } = props
  const guard = useBlocker({
    shouldBlockFn: () => fields.isDirty() && !fields.submitting,
    enableBeforeUnload: () => fields.isDirty(),
    withResolver: true,
  })
  return (
    <Page title={title} width={width}>
      <FormBody {...props} />
      <LeaveDialog
        opened={guard.status === 'blocked'}
        onStay={() => guard.reset?.()}
        onLeave={() => guard.proceed?.()}
      />
    </Page>
  )
}

function FormBody({
  fields,
  submitLabel,
  pending,
  problem,
  onSubmit,
  onCancel,
  ...props
}: FormProps & { onCancel?: () => void }) {
  const { t } = useTranslation('core')
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, problem, form)
  useEscape(onCancel)
  const notice = useRef<HTMLDivElement>(null)
  const shown = problem && problem.errors.length && Object.keys(fields.errors).length ? null : problem
  useEffect(() => {
    if (shown) notice.current?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.stopPropagation()
    if (pending || props.disabledReason) return e.preventDefault()
    const form = e.currentTarget
    return fields.onSubmit(onSubmit, () => focusRefused(form))(e)
  }
  return (
    <form ref={form} noValidate onSubmit={submit} className={classes.form}>
      <Stack gap="md" pb="md">
        {props.children}
        <div ref={notice} className={classes.notice}>
          <ProblemNotice problem={shown} />
        </div>
      </Stack>
      <ActionBar start={onCancel && <Act label={t('cancel')} variant="subtle" color="gray" onClick={onCancel} />}>
        <Group gap="sm" style={{ flex: '0 1 auto' }}>
          <BigAction
            label={submitLabel}
            type="submit"
            pending={pending}
            disabledReason={props.disabledReason}
            {...(props.shortcut ? { shortcut: props.shortcut } : {})}
          />
        </Group>
      </ActionBar>
    </form>
  )
}

/** Closing a form asks first when something was typed; leaving the address asks as well. */
function useLeaving(fields: Fields, onClose: () => void) {
  const [asking, setAsking] = useState(false)
  return {
    // After the key that asked has been let go: the same Escape would close the question it opened.
    ask: () => (fields.isDirty() ? setTimeout(() => setAsking(true)) : onClose()),
    dialog: (
      <LeaveDialog
        opened={asking}
        onStay={() => setAsking(false)}
        onLeave={() => {
          setAsking(false)
          fields.reset()
          onClose()
        }}
      />
    ),
  }
}
