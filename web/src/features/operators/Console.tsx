import { Badge, Button, Group, Text } from '@mantine/core'
import { operatorSessions, type OperatorMe } from '@tabib/contracts/operators/sessions'
import { IconBuildingHospital, IconHistory, IconLogout, IconShieldLock, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { asProblem } from '../../api/problem.js'
import { watchPresence } from '../../api/presence.js'
import { queries, query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { ConnectionNotice } from '../../shell/ConnectionNotice.js'
import { LanguageRow, SchemeToggle } from '../../shell/Preferences.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { PageSkeleton } from '../../ui/Skeletons.js'
import classes from './Console.module.css'
import { SignIn } from './SignIn.js'
import { StepUp } from './StepUp.js'

/** The frame of the operators' pages: who is signed in, and the way out; the sign-in where nobody is. */
export function Console({ children }: { children: ReactNode }) {
  const me = useQuery({ ...query(operatorSessions.me, {}), staleTime: 60_000, retry: false })
  const problem = me.error ? asProblem(me.error) : null
  const signedOut = problem?.kind === 'unauthenticated'
  const there = me.data && !problem ? me.data : undefined
  const ending = useStaying(there !== undefined)
  const here = useLocation().pathname
  const mustChoose = there?.passwordOnce === true && here !== paths.operatorSecurity()
  return (
    <div className={classes.frame}>
      <Top me={there} />
      <ConnectionNotice ending={ending} />
      <main className={classes.main}>
        {me.isPending && <PageSkeleton />}
        {signedOut && <SignIn rested={problem.code === 'identity.session_idle'} />}
        {problem && !signedOut && <ProblemNotice problem={problem} onRetry={() => void me.refetch()} />}
        {mustChoose && <Navigate to={paths.operatorSecurity()} replace />}
        {there && !mustChoose && children}
      </main>
      {there && <StepUp />}
    </div>
  )
}

const IDLE_MINUTES = 15

/** Whoever types stays signed in; whoever is away, or was ended elsewhere, is shown the door. Answers whether that is near. */
function useStaying(signedIn: boolean): boolean {
  const [ending, setEnding] = useState(false)
  useEffect(() => {
    if (!signedIn) return undefined
    const again = () => void queries.refetchQueries({ queryKey: [operatorSessions.me.id] })
    const unwatch = watchPresence(IDLE_MINUTES, { tell: again, check: again, warn: setEnding })
    const unsubscribe = queries.getQueryCache().subscribe(({ type, query: { queryKey, state } }) => {
      if (type !== 'updated' || state.status !== 'error' || queryKey[0] === operatorSessions.me.id) return
      if (asProblem(state.error).kind === 'unauthenticated') again()
    })
    return () => {
      unwatch()
      unsubscribe()
    }
  }, [signedIn])
  return signedIn && ending
}

function Top({ me }: { me: OperatorMe | undefined }) {
  const { t } = useTranslation('operators')
  const { t: core } = useTranslation('core')
  return (
    <header className={classes.top}>
      <Link to={paths.operator()} className={classes.name ?? ''}>
        <img src="/mark.svg" alt="" width={32} height={32} />
        <Text component="span" className={classes.brand ?? ''}>
          {core('brand')}
        </Text>
        <Badge variant="light" color="gray" size="lg" radius="sm" visibleFrom="sm">
          {t('console')}
        </Badge>
      </Link>
      <Group gap={4} wrap="wrap" className={classes.tools ?? ''}>
        <LanguageRow />
        <SchemeToggle />
      </Group>
      {me && <Person me={me} />}
      {me && !me.passwordOnce && <Places />}
    </header>
  )
}

function Places() {
  const { t } = useTranslation('operators')
  const { t: identity } = useTranslation('identity')
  const places = [
    { to: paths.operator(), label: t('list.title'), icon: IconBuildingHospital },
    { to: paths.operatorLog(), label: t('log.title'), icon: IconHistory },
    { to: paths.operatorPeople(), label: t('people.title'), icon: IconUsersGroup },
    { to: paths.operatorSecurity(), label: identity('security.title'), icon: IconShieldLock },
  ]
  const here = useLocation().pathname
  // What stands under none of the others is about clinics: one of them, or a new one.
  const open = places.findLast(({ to }) => here === to || here.startsWith(`${to}/`))
  return (
    <nav className={classes.places} aria-label={t('console')}>
      {places.map(({ to, label, icon: Shape }) => (
        <Link
          key={to}
          to={to}
          data-here={to === open?.to || undefined}
          aria-current={to === open?.to ? 'page' : undefined}
        >
          <Shape size={18} stroke={1.8} aria-hidden />
          {label}
        </Link>
      ))}
    </nav>
  )
}

function Person({ me }: { me: OperatorMe }) {
  const { t } = useTranslation('operators')
  const out = useAction(operatorSessions.end, {
    // What was read as an operator stays on no screen.
    onDone: () => {
      const me = operatorSessions.me.id
      queries.removeQueries({ predicate: ({ queryKey: [id] }) => id !== me && String(id).startsWith('operators.') })
      void queries.resetQueries({ queryKey: [me] })
    },
  })
  return (
    <Group gap="xs" wrap="nowrap" className={classes.person ?? ''}>
      <Text size="sm" c="dimmed" visibleFrom="sm">
        <NameText name={me.name} />
      </Text>
      <Button
        variant="default"
        leftSection={<IconLogout size={18} />}
        onClick={() => out.run({})}
        loading={out.pending}
      >
        {t('signOut')}
      </Button>
    </Group>
  )
}
