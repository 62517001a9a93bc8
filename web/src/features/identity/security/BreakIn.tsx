import { Stack, Text } from '@mantine/core'
import { externalSignIn } from '@tabib/contracts/federation/sign-in'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { focusRefused, useFields, useProblemFields } from '../../../shared/useFields.js'
import { BigAction } from '../../../ui/BigAction.js'
import { TextField } from '../../../ui/fields.js'
import type { Entered } from '../useEntering.js'

/** An owner's way in with the printed code, for the day the provider is dead. */
export function BreakIn({ onEntered }: { onEntered: (answer: Entered) => void }) {
  const { t } = useTranslation(['federation', 'identity'])
  const enter = useAction(externalSignIn.breakIn, { onDone: onEntered })
  const fields = useFields(externalSignIn.breakIn.body, { login: '', code: '' })
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, enter.problem, form)
  return (
    <form
      ref={form}
      noValidate
      onSubmit={fields.onSubmit(
        (body) => enter.run({ body }),
        () => focusRefused(form.current!),
      )}
    >
      <Stack>
        <Text c="dimmed">{t('breakIn.hint')}</Text>
        <TextField
          label={t('breakIn.login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="auto"
          autoFocus
          {...fields.getInputProps('login')}
        />
        <TextField
          label={t('breakIn.code')}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          dir="ltr"
          {...fields.getInputProps('code')}
        />
        <ProblemNotice problem={enter.problem} />
        <BigAction label={t('identity:signIn.submit')} type="submit" pending={enter.pending} />
      </Stack>
    </form>
  )
}
