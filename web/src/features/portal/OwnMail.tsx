import { Anchor, Group, Stack, Text } from '@mantine/core'
import { ownMail } from '@tabib/contracts/portal/mail'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { latinDigits } from '../../ui/digits.js'
import { TextField } from '../../ui/TextField.js'

/** The mail address of whoever holds this phone: given with the code that was sent there, and taken back at once. */
export function OwnMail({ address, onEnded }: { address: string | null; onEnded: () => void }) {
  const { t } = useTranslation('portal')
  const end = useAction(ownMail.end, {
    invalidates: [ownMail.get],
    onDone: () => {
      onEnded()
      announce(t('mail.ended'))
    },
  })
  if (address === null) return <Proving />
  return (
    <Stack gap="xs" align="flex-end">
      <Text w="100%">
        {t('mail.now')} <bdi dir="ltr">{address}</bdi>
      </Text>
      <Act label={t('mail.end')} pending={end.pending} onClick={() => end.run({})} />
      <ProblemNotice problem={end.problem} />
    </Stack>
  )
}

function Proving() {
  const { t } = useTranslation('portal')
  const [address, setAddress] = useState('')
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [code, setCode] = useState('')
  const send = useAction(ownMail.send, { onDone: (_, { body }) => setSentTo(body.address) })
  const prove = useAction(ownMail.prove, {
    invalidates: [ownMail.get],
    onDone: () => announce(t('mail.done')),
  })
  const noAddress = /^\S+@\S+\.\S+$/.test(address.trim()) ? null : t('mail.missing')
  const noCode = code.replace(/\s/g, '').length < 6 ? t('enter.codeMissing') : null
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
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
              value={address}
              onChange={setAddress}
            />
            <ProblemNotice problem={send.problem} />
            <Group justify="flex-end">
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
