import { Anchor, Group, Stack, Text } from '@mantine/core'
import { ownMail } from '@tabib/contracts/portal/mail'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { latinDigits } from '../../ui/digits.js'
import { TextField } from '../../ui/TextField.js'

/**
 * The mail address of whoever holds this phone: given with the code that was sent there, taken back at once; another one
 * takes its place when its own code is here, and not before.
 */
export function OwnMail({ address, onEnded }: { address: string | null; onEnded: () => void }) {
  const { t } = useTranslation('portal')
  const [changing, setChanging] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const proving = address === null || changing
  const was = useRef(proving)
  useEffect(() => {
    // The button that was pressed is gone, and would take the focus with it.
    if (was.current !== proving && document.activeElement === document.body) box.current?.focus()
    was.current = proving
  }, [proving])
  const end = useAction(ownMail.end, {
    invalidates: [ownMail.get],
    onDone: () => {
      onEnded()
      announce(t('mail.ended'))
    },
  })
  return (
    <Stack ref={box} tabIndex={-1} gap="xs" style={{ outline: 'none' }}>
      {address !== null && (
        <Text>
          {t('mail.now')} <bdi dir="ltr">{address}</bdi>
        </Text>
      )}
      {proving ? (
        <Proving instead={address !== null} onLeave={() => setChanging(false)} />
      ) : (
        <Group justify="flex-end" gap="xs">
          <Act label={t('mail.end')} variant="subtle" pending={end.pending} onClick={() => end.run({})} />
          <Act label={t('mail.change')} onClick={() => setChanging(true)} />
        </Group>
      )}
      <ProblemNotice problem={end.problem} />
    </Stack>
  )
}

interface ProvingProps {
  /** Of another address, which may be left again. */
  instead: boolean
  onLeave: () => void
}

/** Asks for an address, then for the code that was sent there. */
function Proving({ instead, onLeave }: ProvingProps) {
  const { t } = useTranslation('portal')
  const [address, setAddress] = useState('')
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [code, setCode] = useState('')
  const send = useAction(ownMail.send, { onDone: (_, { body }) => setSentTo(body.address) })
  const prove = useAction(ownMail.prove, {
    invalidates: [ownMail.get],
    onDone: () => {
      announce(t('mail.done'))
      onLeave()
    },
  })
  const [again, setAgain] = useState(false)
  const noAddress = /^\S+@\S+\.\S+$/.test(address.trim()) ? null : t('mail.missing')
  const noCode = code.replace(/\s/g, '').length < 6 ? t('enter.codeMissing') : null
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        if (sentTo === null ? noAddress : noCode) return
        if (sentTo === null) send.run({ body: { address } })
        else prove.run({ body: { address: sentTo, code } })
      }}
    >
      <Stack gap="xs">
        {sentTo === null ? (
          <>
            <TextField
              label={t('mail.address')}
              description={t('mail.hint')}
              type="email"
              inputMode="email"
              autoComplete="email"
              dir="ltr"
              autoFocus={instead || again}
              value={address}
              onChange={setAddress}
            />
            <ProblemNotice problem={send.problem} />
            <Group justify="flex-end" gap="xs">
              {instead && <Act label={t('core:cancel')} variant="subtle" onClick={onLeave} />}
              <Act label={t('enter.send')} type="submit" pending={send.pending} disabledReason={noAddress} />
            </Group>
          </>
        ) : (
          <>
            <Text role="status">
              {t('mail.sent')} <bdi dir="ltr">{sentTo}</bdi>
            </Text>
            <TextField
              label={t('enter.code')}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={9}
              dir="ltr"
              autoFocus
              value={code}
              onChange={(v) => setCode(latinDigits(v))}
            />
            <ProblemNotice problem={prove.problem} />
            <Group justify="space-between">
              <Anchor
                component="button"
                type="button"
                onClick={() => {
                  setSentTo(null)
                  setAgain(true)
                  setCode('')
                  prove.reset()
                }}
              >
                {t('mail.other')}
              </Anchor>
              <Act label={t('mail.prove')} type="submit" pending={prove.pending} disabledReason={noCode} />
            </Group>
          </>
        )}
      </Stack>
    </form>
  )
}
