import { Anchor, Button, Stack, Text } from '@mantine/core'
import type { Me } from '@tabib/contracts/identity/auth'
import { mfa } from '@tabib/contracts/identity/mfa'
import { IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { BigAction } from '../../../ui/BigAction.js'
import { TextField } from '../../../ui/fields.js'
import type { Challenge } from '../useEntering.js'
import { CodeField } from './CodeField.js'
import { usePasskey } from './usePasskey.js'

/** The second step of a sign-in: a code of the app, a passkey, or a code from paper. */
export function SecondFactor(props: { challenge: Challenge; onEntered: (me: Me) => void; onBack: () => void }) {
  const { t } = useTranslation('identity')
  const { challenge, ways } = props.challenge
  const [paper, setPaper] = useState(!ways.includes('totp'))
  const [code, setCode] = useState('')
  const verify = useAction(mfa.verify, { onDone: ({ me }) => props.onEntered(me) })
  const passkey = usePasskey(props.onEntered)
  const body = paper ? { challenge, recoveryCode: code } : { challenge, code }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        // A code that was refused is typed anew.
        verify.runAsync({ body }).catch(() => setCode(''))
      }}
    >
      <Stack>
        {ways.includes('passkey') && (
          <Button
            variant="default"
            leftSection={<IconFingerprint size={18} />}
            onClick={passkey.run}
            loading={passkey.pending}
          >
            {t('signIn.byPasskey')}
          </Button>
        )}
        <ProblemNotice problem={passkey.problem} />
        <Text c="dimmed">{t(paper ? 'secondFactor.paperHint' : 'secondFactor.appHint')}</Text>
        {paper ? (
          <TextField
            label={t('secondFactor.paperCode')}
            value={code}
            onChange={setCode}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            dir="ltr"
            size="md"
            autoFocus
          />
        ) : (
          <CodeField label={t('secondFactor.appCode')} value={code} onChange={setCode} autoFocus />
        )}
        <ProblemNotice problem={verify.problem} />
        <BigAction
          label={t('signIn.submit')}
          type="submit"
          pending={verify.pending}
          disabledReason={code.trim().length < 6 ? t('code.missing') : null}
        />
        {ways.includes('totp') && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            ta="start"
            onClick={() => {
              setPaper(!paper)
              setCode('')
              verify.reset()
            }}
          >
            {t(paper ? 'secondFactor.useApp' : 'secondFactor.usePaper')}
          </Anchor>
        )}
        <Anchor component="button" type="button" size="sm" ta="start" onClick={props.onBack}>
          {t('secondFactor.back')}
        </Anchor>
      </Stack>
    </form>
  )
}
