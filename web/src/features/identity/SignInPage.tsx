import { Badge, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { auth, type Me } from '@tabib/contracts/identity/auth'
import { IconArrowRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { becomes } from '../../api/session.js'
import { currentLanguage, speak } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { focusRefused, useFields, useProblemFields } from '../../shared/useFields.js'
import { BigAction } from '../../ui/BigAction.js'
import { PasswordField, TextField } from '../../ui/fields.js'
import { Doorway } from './Doorway.js'
import classes from './SignInPage.module.css'

/** Sign-in, and in the demonstration hospital one tap per role. */
export default function SignInPage() {
  const { t } = useTranslation('identity')
  const enter = useEntering()
  const login = useAction(auth.login, { onDone: ({ me }) => void enter(me) })
  const fields = useFields(auth.login.body, { login: '', password: '' })
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, login.problem, form)
  const demo = useQuery({ ...query(auth.demoLogins, {}), staleTime: Number.POSITIVE_INFINITY }).data?.items ?? []

  return (
    <Doorway
      title={t('signIn.title')}
      {...(demo.length
        ? { beside: <DemoLogins logins={demo} pending={login.pending} onChoose={(body) => login.run({ body })} /> }
        : {})}
    >
      <form
        ref={form}
        noValidate
        onSubmit={fields.onSubmit(
          (body) => login.run({ body }),
          () => focusRefused(form.current!),
        )}
      >
        <Stack>
          <TextField
            label={t('signIn.login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            dir="auto"
            size="md"
            autoFocus
            {...fields.getInputProps('login')}
          />
          <PasswordField
            label={t('signIn.password')}
            autoComplete="current-password"
            {...fields.getInputProps('password')}
          />
          <ProblemNotice problem={login.problem} />
          <BigAction label={t('signIn.submit')} type="submit" pending={login.pending} />
        </Stack>
      </form>
      <Text size="sm" c="dimmed">
        {t('signIn.forgotten')}
      </Text>
    </Doorway>
  )
}

/** Goes where the person wanted to go, speaking their language. */
function useEntering() {
  const router = useRouter()
  const search = useSearch({ strict: false }) as { return?: unknown }
  return async (me: Me) => {
    await becomes(me)
    if (me.language && me.language !== currentLanguage()) await speak(me.language)
    // Only addresses of this app: a link must not lead out of it after sign-in.
    const back = typeof search.return === 'string' && /^\/(?![/\\])/.test(search.return) ? search.return : paths.home()
    await router.invalidate()
    router.history.replace(back)
  }
}

interface DemoLogin {
  role: Me['roles'][number]
  username: string
  password: string
  name: string
}

function DemoLogins(props: {
  logins: readonly DemoLogin[]
  pending: boolean
  onChoose: (login: { login: string; password: string }) => void
}) {
  const { t } = useTranslation(['identity', 'core'])
  return (
    <section aria-labelledby="demo" className={classes.demo}>
      <Group gap="sm">
        <Title order={2} id="demo">
          {t('signIn.demoTitle')}
        </Title>
        <Badge variant="light" color="amber" size="lg" radius="sm">
          {t('signIn.demo')}
        </Badge>
      </Group>
      <Text c="dimmed">{t('signIn.demoHint')}</Text>
      <ul>
        {props.logins.map((l) => (
          <li key={l.username}>
            <UnstyledButton
              className={classes.card ?? ''}
              aria-disabled={props.pending}
              onClick={() => !props.pending && props.onChoose({ login: l.username, password: l.password })}
            >
              <span className={classes.role}>{t(`core:roles.${l.role}`)}</span>
              <span className={classes.name}>
                <NameText name={l.name} />
              </span>
              <IconArrowRight size={18} className={classes.arrow} aria-hidden />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
