import { Anchor, Badge, Button, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { externalSignIn } from '@tabib/contracts/federation/sign-in'
import { auth, type Me } from '@tabib/contracts/identity/auth'
import { sessions } from '@tabib/contracts/identity/sessions'
import { IconArrowRight, IconFingerprint, IconMessageDots, IconPassword } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { whyEnded } from '../../api/ended.js'
import { paths } from '../../paths.js'
import { ProblemNotice, useProblemWords } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { focusRefused, useFields, useProblemFields } from '../../shared/useFields.js'
import { BigAction } from '../../ui/BigAction.js'
import { PasswordField, TextField } from '../../ui/fields.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { Doorway } from './Doorway.js'
import { AtDesk } from './security/AtDesk.js'
import { BreakIn } from './security/BreakIn.js'
import { CodeSignIn } from './security/CodeSignIn.js'
import { ExternalButton } from './security/ExternalButton.js'
import { SecondFactor } from './security/SecondFactor.js'
import { usePasskey } from './security/usePasskey.js'
import classes from './SignInPage.module.css'
import { type Challenge, type Entered, useEntering } from './useEntering.js'

type Way = 'password' | 'code' | 'desk' | 'external' | 'breakIn'

/** Sign-in: who is at this computer already, a password, a code, a passkey; in the demonstration hospital one tap per role. */
export default function SignInPage() {
  const { t } = useTranslation('identity')
  const enter = useEntering()
  const [chosen, setChosen] = useState<Way | null>(null)
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  const [ended, setEnded] = useState(whyEnded)
  const words = useProblemWords()
  const onEntered = (answer: Entered) => (answer.mfaRequired ? setChallenge(answer) : void enter(answer.me))
  const login = useAction(auth.login, { onDone: onEntered })
  const demo = useQuery({ ...query(auth.demoLogins, {}), staleTime: Number.POSITIVE_INFINITY }).data?.items ?? []
  const here = useQuery(query(sessions.desk, {}))
  const offered = useQuery(query(externalSignIn.offer, {}))
  const [desk, offer] = [here.data?.items ?? [], offered.data]
  const outsideOnly = offer?.mode === 'external'
  const likely = desk.length > 0 ? 'desk' : outsideOnly ? 'external' : 'password'
  const known = [here, offered].every((q) => !q.isPending || q.failureCount > 0)
  // What is on screen stays, whatever comes to be known later: somebody may be typing.
  const [first, setFirst] = useState<Way | null>(null)
  if (known && (first === null || (first === 'desk' && desk.length === 0))) setFirst(likely)
  const way = chosen ?? first

  if (challenge) {
    return (
      <Doorway title={t('secondFactor.title')}>
        <SecondFactor
          challenge={challenge}
          onEntered={(me) => void enter(me)}
          onBack={() => {
            setChallenge(null)
            login.reset()
          }}
        />
      </Doorway>
    )
  }
  const beside =
    demo.length > 0 && !outsideOnly ? (
      <DemoLogins logins={demo} pending={login.pending} onChoose={(body) => login.run({ body })} />
    ) : undefined
  return (
    <Doorway title={t(way === 'desk' ? 'desk.title' : 'signIn.title')} {...(beside ? { beside } : {})}>
      {ended && (
        <Text role="status" c="dimmed">
          {words(ended)}
        </Text>
      )}
      {way === null && <BlockSkeleton lines={4} />}
      {way === 'desk' && <AtDesk people={desk} onEntered={(me) => void enter(me)} onEnded={setEnded} />}
      {way === 'password' && <WithPassword login={login} />}
      {way === 'code' && <CodeSignIn onEntered={onEntered} />}
      {way === 'breakIn' && <BreakIn onEntered={onEntered} />}
      {offer?.name && <ExternalButton name={offer.name} big={way === 'external'} />}
      {outsideOnly ? (
        <OutsideOnly way={way} onWay={setChosen} />
      ) : (
        <OtherWays way={way} onWay={setChosen} onEntered={(me) => void enter(me)} />
      )}
    </Doorway>
  )
}

function WithPassword({ login }: { login: ReturnType<typeof useAction<typeof auth.login>> }) {
  const { t } = useTranslation('identity')
  const fields = useFields(auth.login.body, { login: '', password: '' })
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, login.problem, form)
  return (
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
          size="md"
          {...fields.getInputProps('password')}
        />
        <ProblemNotice problem={login.problem} />
        <BigAction label={t('signIn.submit')} type="submit" pending={login.pending} />
        <Anchor component={Link} to={paths.forgotPassword()} size="sm">
          {t('signIn.forgot')}
        </Anchor>
      </Stack>
    </form>
  )
}

/** Staff sign in outside; an owner has a printed code for the day nobody can. */
function OutsideOnly({ way, onWay }: { way: Way | null; onWay: (way: Way) => void }) {
  const { t } = useTranslation('federation')
  if (way === 'breakIn') return null
  return (
    <Anchor component="button" type="button" size="sm" ta="start" onClick={() => onWay('breakIn')}>
      {t('breakIn.open')}
    </Anchor>
  )
}

/** The ways in that are not the one in hand. */
function OtherWays(props: { way: Way | null; onWay: (way: Way) => void; onEntered: (me: Me) => void }) {
  const { t } = useTranslation('identity')
  const passkey = usePasskey(props.onEntered)
  const other = (label: string, icon: ReactNode, act: () => void, pending = false) => (
    <Button variant="default" leftSection={icon} onClick={act} loading={pending} justify="start">
      {label}
    </Button>
  )
  return (
    <Stack gap="xs" role="group" aria-label={t('signIn.otherWays')}>
      {props.way !== 'password' &&
        other(t('signIn.byPassword'), <IconPassword size={18} />, () => props.onWay('password'))}
      {props.way !== 'code' && other(t('signIn.byCode'), <IconMessageDots size={18} />, () => props.onWay('code'))}
      {browserSupportsWebAuthn() &&
        other(t('signIn.byPasskey'), <IconFingerprint size={18} />, passkey.run, passkey.pending)}
      <ProblemNotice problem={passkey.problem} />
    </Stack>
  )
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
