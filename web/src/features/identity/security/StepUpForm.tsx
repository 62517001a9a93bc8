import { Anchor, Group, Modal, Stack } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../api/problem.js'
import { whenStepUp } from '../../../api/step-up.js'
import { fieldWords } from '../../../shared/fieldWords.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { Act } from '../../../ui/BigAction.js'
import { PasswordField, TextField } from '../../../ui/fields.js'
import { HotkeyLayer } from '../../../ui/hotkeys.js'
import { CodeField } from './CodeField.js'

/** Appears when something asks the person to show again who they are; what asked for it then goes on by itself. */
export function StepUpFrame({ children }: { children: (close: (shown: boolean) => void) => ReactNode }) {
  const { t } = useTranslation('identity')
  const { t: core } = useTranslation('core')
  const [open, setOpen] = useState(false)
  const answer = useRef<(shown: boolean) => void>(() => {})
  useEffect(
    () =>
      whenStepUp(() => {
        setOpen(true)
        return new Promise((done) => (answer.current = done))
      }),
    [],
  )
  const close = (shown: boolean) => {
    setOpen(false)
    answer.current(shown)
  }
  return (
    <Modal
      opened={open}
      onClose={() => close(false)}
      title={t('stepUp.title')}
      zIndex={500}
      closeButtonProps={{ 'aria-label': core('close') }}
    >
      <HotkeyLayer>{children(close)}</HotkeyLayer>
    </Modal>
  )
}

/** What is typed to show who one is. */
export type TypedWay = 'password' | 'totp' | 'recovery'
export type TypedProof = { password: string } | { code: string } | { recoveryCode: string }

interface StepUpFormProps {
  ways: readonly TypedWay[]
  /** The act of showing it. */
  show: { pending: boolean; problem: Problem | null; reset: () => void }
  onShow: (proof: TypedProof) => void
  onCancel: () => void
  /** Other ways than typing, and what went wrong with them. */
  before?: ReactNode
  problem?: Problem | null
}

/** Password, code of the app, or a code from paper. */
export function StepUpForm({ ways, show, onShow, onCancel, before, problem }: StepUpFormProps) {
  const { t } = useTranslation('identity')
  const { t: core } = useTranslation('core')
  const [way, setWay] = useState<TypedWay>(ways[0] ?? 'password')
  const [text, setText] = useState('')
  // A code that was refused is typed anew; in a password one letter may be wrong.
  useEffect(() => {
    if (show.problem) setText((was) => (way === 'password' ? was : ''))
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [show.problem])
  const refused = show.problem?.errors[0]
  const error = refused ? fieldWords(refused) : undefined
  const proof = way === 'password' ? { password: text } : way === 'totp' ? { code: text } : { recoveryCode: text }
  const field = { value: text, onChange: setText, error, autoFocus: true, 'data-autofocus': true }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (text) onShow(proof)
      }}
    >
      <Stack>
        {before}
        {way === 'password' && (
          <PasswordField label={t('signIn.password')} autoComplete="current-password" {...field} />
        )}
        {way === 'totp' && <CodeField label={t('secondFactor.appCode')} {...field} />}
        {way === 'recovery' && (
          <TextField label={t('secondFactor.paperCode')} autoComplete="off" dir="ltr" {...field} />
        )}
        <ProblemNotice problem={problem ?? (error ? null : show.problem)} />
        {ways.length > 1 && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            ta="start"
            onClick={() => {
              setWay(way === 'recovery' ? 'totp' : 'recovery')
              setText('')
              show.reset()
            }}
          >
            {t(way === 'recovery' ? 'secondFactor.useApp' : 'secondFactor.usePaper')}
          </Anchor>
        )}
        <Group justify="flex-end">
          <Act label={core('cancel')} onClick={onCancel} />
          <Act
            label={t('stepUp.go')}
            type="submit"
            variant="filled"
            pending={show.pending}
            disabledReason={text ? null : t('stepUp.missing')}
          />
        </Group>
      </Stack>
    </form>
  )
}
