import { Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { mfa, passkeys, type Security } from '@tabib/contracts/identity/mfa'
import { IconFingerprint } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { call } from '../../../api/call.js'
import { asProblem, type Problem } from '../../../api/problem.js'
import { query } from '../../../api/query.js'
import { whenStepUp } from '../../../api/step-up.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { fieldWords } from '../../../shared/fieldWords.js'
import { Act } from '../../../ui/BigAction.js'
import { PasswordField, TextField } from '../../../ui/fields.js'
import { HotkeyLayer } from '../../../ui/hotkeys.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { CodeField } from './CodeField.js'
import { signed } from './usePasskey.js'

/** Appears when something asks the person to show again who they are; what asked for it then goes on by itself. */
export default function StepUpDialog() {
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
      <HotkeyLayer>
        <Show onShown={() => close(true)} onCancel={() => close(false)} />
      </HotkeyLayer>
    </Modal>
  )
}

function Show({ onShown, onCancel }: { onShown: () => void; onCancel: () => void }) {
  const { t } = useTranslation('identity')
  const security = useQuery({ ...query(mfa.security, {}), staleTime: 0 })
  if (security.error) return <ProblemNotice problem={security.error} onRetry={() => void security.refetch()} />
  if (!security.data) return <BlockSkeleton lines={2} />
  return (
    <Stack>
      <Text>{t('stepUp.why')}</Text>
      <ShowForm ways={security.data.ways} onShown={onShown} onCancel={onCancel} />
    </Stack>
  )
}

type Way = Security['ways'][number]

function ShowForm(props: { ways: readonly Way[]; onShown: () => void; onCancel: () => void }) {
  const { t } = useTranslation('identity')
  const { t: core } = useTranslation('core')
  const typed = props.ways.filter((w) => w !== 'passkey')
  const [way, setWay] = useState<Way>(typed[0] ?? 'password')
  const [text, setText] = useState('')
  const show = useAction(mfa.stepUp, { onDone: props.onShown })
  const key = usePasskeyAgain(props.onShown)
  const refused = show.problem?.errors[0]
  const error = refused ? fieldWords(refused) : undefined
  const body = way === 'password' ? { password: text } : way === 'totp' ? { code: text } : { recoveryCode: text }
  const field = { value: text, onChange: setText, error, autoFocus: true, 'data-autofocus': true }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (text) show.run({ body })
      }}
    >
      <Stack>
        {props.ways.includes('passkey') && (
          <Button variant="default" leftSection={<IconFingerprint size={18} />} onClick={key.run} loading={key.pending}>
            {t('signIn.byPasskey')}
          </Button>
        )}
        {way === 'password' && (
          <PasswordField label={t('signIn.password')} autoComplete="current-password" {...field} />
        )}
        {way === 'totp' && <CodeField label={t('secondFactor.appCode')} {...field} />}
        {way === 'recovery' && (
          <TextField label={t('secondFactor.paperCode')} autoComplete="off" dir="ltr" {...field} />
        )}
        <ProblemNotice problem={key.problem ?? (error ? null : show.problem)} />
        {typed.length > 1 && (
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
          <Act label={core('cancel')} onClick={props.onCancel} />
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

function usePasskeyAgain(onShown: () => void) {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async () => {
    setPending(true)
    setProblem(null)
    try {
      const { ticket, options } = await call(passkeys.stepUpOptions, {})
      const passkey = await signed(options)
      if (!passkey) return
      await call(mfa.stepUp, { body: { ticket, passkey } })
      onShown()
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(false)
    }
  }
  return { run: () => void run(), pending, problem }
}
