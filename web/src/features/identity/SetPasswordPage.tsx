import { Button, Stack, Text } from '@mantine/core'
import { auth } from '@tabib/contracts/identity/auth'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { focusRefused, useFields, useProblemFields } from '../../shared/useFields.js'
import { BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { PasswordField, TextField } from '../../ui/fields.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { Doorway, takeFocus } from './Doorway.js'
import { isWhole, readCode } from './invitation.js'

/** Chooses a password with an invitation. The token travels behind `#`, which browsers never send to a server. */
export default function SetPasswordPage() {
  const { t } = useTranslation('identity')
  const [token, setToken] = useState(() => readCode(location.hash.slice(1)))
  useEffect(() => history.replaceState(history.state, '', location.pathname), [])
  return (
    <Doorway title={t('setPassword.title')}>
      {token ? <Choose token={token} onOtherCode={() => setToken('')} /> : <TypeCode onCode={setToken} />}
    </Doorway>
  )
}

/** For those who were handed the printed page instead of a link. */
function TypeCode({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation('identity')
  const [typed, setTyped] = useState('')
  const code = readCode(typed)
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (isWhole(code)) onCode(code)
      }}
    >
      <Stack>
        <TextField
          label={t('setPassword.code')}
          description={t('setPassword.codeHint')}
          value={typed}
          onChange={setTyped}
          dir="ltr"
          autoComplete="off"
          autoFocus
        />
        <BigAction
          label={t('setPassword.next')}
          type="submit"
          disabledReason={!isWhole(code) ? t('setPassword.codeMissing') : null}
        />
      </Stack>
    </form>
  )
}

function Choose({ token, onOtherCode }: { token: string; onOtherCode: () => void }) {
  const { t } = useTranslation('identity')
  const whose = useQuery({ ...query(auth.invitation, { body: { token } }), staleTime: Number.POSITIVE_INFINITY })
  const action = useAction(auth.setPassword)
  const fields = useFields(auth.setPassword.body, { token, password: '' })
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, action.problem, form)

  if (action.answer) {
    return (
      <EmptyState
        icon={IconCircleCheck}
        title={t('setPassword.done')}
        hint={t('setPassword.doneHint')}
        action={
          <Button component={Link} to={paths.signIn()} size="lg" mt="sm" ref={takeFocus}>
            {t('signIn.submit')}
          </Button>
        }
      />
    )
  }
  if (whose.isPending) return <BlockSkeleton lines={2} />
  if (whose.error) {
    return (
      <Stack>
        <ProblemNotice
          problem={asProblem(whose.error)}
          {...(asProblem(whose.error).passing ? { onRetry: () => void whose.refetch() } : {})}
        />
        <Button variant="default" onClick={onOtherCode}>
          {t('setPassword.otherCode')}
        </Button>
      </Stack>
    )
  }
  const shown = action.problem?.errors.length ? null : action.problem
  return (
    <form
      ref={form}
      noValidate
      onSubmit={fields.onSubmit(
        (body) => action.run({ body }),
        () => focusRefused(form.current!),
      )}
    >
      <Stack>
        <Text>
          {t('setPassword.hello')} <NameText name={whose.data.name} fw={650} />
          <br />
          <Text component="span" c="dimmed">
            {t('setPassword.username')} <bdi dir="ltr">{whose.data.username}</bdi>
          </Text>
        </Text>
        <input type="text" name="username" autoComplete="username" value={whose.data.username} readOnly hidden />
        <PasswordField
          label={t('setPassword.password')}
          description={t('setPassword.passwordHint')}
          autoComplete="new-password"
          autoFocus
          {...fields.getInputProps('password')}
        />
        <ProblemNotice problem={shown} />
        <BigAction label={t('setPassword.submit')} type="submit" pending={action.pending} />
      </Stack>
    </form>
  )
}
