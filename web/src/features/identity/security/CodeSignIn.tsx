import { Anchor, Stack, Text } from '@mantine/core'
import { otp } from '@tabib/contracts/identity/otp'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { BigAction } from '../../../ui/BigAction.js'
import { TextField } from '../../../ui/fields.js'
import type { Entered } from '../useEntering.js'
import { CodeField } from './CodeField.js'

/** Sign-in with a code that is sent to the person. */
export function CodeSignIn({ onEntered }: { onEntered: (answer: Entered) => void }) {
  const { t } = useTranslation('identity')
  const [to, setTo] = useState('')
  const [code, setCode] = useState('')
  const send = useAction(otp.send)
  const verify = useAction(otp.verify, { onDone: (answer) => 'mfaRequired' in answer && onEntered(answer) })
  const ask = () => to.trim().length >= 3 && send.run({ body: { purpose: 'sign_in', to } })
  if (!send.answer) {
    return (
      <form
        onSubmit={(e) => {
          e.preventDefault()
          ask()
        }}
      >
        <Stack>
          <TextField
            label={t('signIn.login')}
            description={t('code.where')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            dir="auto"
            size="md"
            autoFocus
            value={to}
            onChange={setTo}
          />
          <ProblemNotice problem={send.problem} />
          <BigAction label={t('code.send')} type="submit" pending={send.pending} />
        </Stack>
      </form>
    )
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        verify.runAsync({ body: { purpose: 'sign_in', to, code } }).catch(() => setCode(''))
      }}
    >
      <Stack>
        <Text role="status">{t('code.sent')}</Text>
        <CodeField label={t('code.code')} value={code} onChange={setCode} autoFocus />
        <ProblemNotice problem={verify.problem} />
        <BigAction
          label={t('signIn.submit')}
          type="submit"
          pending={verify.pending}
          disabledReason={code.replace(/\s/g, '').length < 6 ? t('code.missing') : null}
        />
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="start"
          onClick={() => {
            send.reset()
            verify.reset()
            setCode('')
          }}
        >
          {t('code.again')}
        </Anchor>
      </Stack>
    </form>
  )
}
