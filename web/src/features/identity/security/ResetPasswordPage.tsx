import { Button, Stack } from '@mantine/core'
import { passwords } from '@tabib/contracts/identity/passwords'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { Problem } from '../../../api/problem.js'
import { paths } from '../../../paths.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { focusRefused, useFields, useProblemFields } from '../../../shared/useFields.js'
import { BigAction } from '../../../ui/BigAction.js'
import { EmptyState } from '../../../ui/EmptyState.js'
import { PasswordField } from '../../../ui/fields.js'
import { Doorway, takeFocus } from '../Doorway.js'

const INVALID = 'identity.link_invalid'

/** Chooses a new password with the link that was sent. The token travels behind `#`, which browsers never send. */
export default function ResetPasswordPage() {
  const { t } = useTranslation('identity')
  const [token] = useState(() => location.hash.slice(1))
  useEffect(() => history.replaceState(history.state, '', location.pathname), [])
  const reset = useAction(passwords.reset)
  const fields = useFields(passwords.reset.body, { token, password: '' })
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, reset.problem, form)
  const shown = reset.problem?.errors.some((e) => e.pointer === '/body/password') ? null : reset.problem
  const invalid = passwords.reset.body.shape.token.safeParse(token).success ? null : new Problem(INVALID)
  const signIn = (
    <Button component={Link} to={paths.signIn()} size="lg" mt="sm" ref={takeFocus}>
      {t('signIn.submit')}
    </Button>
  )
  return (
    <Doorway title={t('setPassword.title')}>
      {reset.answer ? (
        <EmptyState
          icon={IconCircleCheck}
          title={t('setPassword.done')}
          hint={t('setPassword.doneHint')}
          action={signIn}
        />
      ) : invalid || shown?.code === INVALID ? (
        <Stack>
          <ProblemNotice problem={invalid ?? shown} />
          <Button component={Link} to={paths.forgotPassword()} size="lg">
            {t('forgot.again')}
          </Button>
        </Stack>
      ) : (
        <form
          ref={form}
          noValidate
          onSubmit={fields.onSubmit(
            (body) => reset.run({ body }),
            () => focusRefused(form.current!),
          )}
        >
          <Stack>
            <PasswordField
              label={t('setPassword.password')}
              description={t('setPassword.passwordHint')}
              autoComplete="new-password"
              autoFocus
              {...fields.getInputProps('password')}
            />
            <ProblemNotice problem={shown} />
            <BigAction label={t('setPassword.submit')} type="submit" pending={reset.pending} />
          </Stack>
        </form>
      )}
    </Doorway>
  )
}
