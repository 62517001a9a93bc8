import { Badge, Button, Group, Text } from '@mantine/core'
import { operatorSessions, type OperatorMe } from '@tabib/contracts/operators/sessions'
import { IconLogout } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { asProblem } from '../../api/problem.js'
import { queries, query } from '../../api/query.js'
import { paths } from '../../paths.js'
import { LanguageRow, SchemeToggle } from '../../shell/Preferences.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { NameText } from '../../shared/text.js'
import { PageSkeleton } from '../../ui/Skeletons.js'
import classes from './Console.module.css'
import { SignIn } from './SignIn.js'

/** The frame of the operators' pages: who is signed in, and the way out; the sign-in where nobody is. */
export function Console({ children }: { children: ReactNode }) {
  const me = useQuery({ ...query(operatorSessions.me, {}), staleTime: 60_000, retry: false })
  const problem = me.error ? asProblem(me.error) : null
  const signedOut = problem?.kind === 'unauthenticated'
  return (
    <div className={classes.frame}>
      <Top me={signedOut ? undefined : me.data} />
      <main className={classes.main}>
        {me.isPending && <PageSkeleton />}
        {signedOut && <SignIn />}
        {problem && !signedOut && <ProblemNotice problem={problem} onRetry={() => void me.refetch()} />}
        {me.data && !problem && children}
      </main>
    </div>
  )
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
        <Badge variant="light" color="gray" size="lg" radius="sm">
          {t('console')}
        </Badge>
      </Link>
      <Group gap={4} wrap="wrap" className={classes.tools ?? ''}>
        <LanguageRow />
        <SchemeToggle />
      </Group>
      {me && <Person me={me} />}
    </header>
  )
}

function Person({ me }: { me: OperatorMe }) {
  const { t } = useTranslation('operators')
  const out = useAction(operatorSessions.end, {
    // What was read as an operator stays on no screen.
    onDone: () => {
      queries.removeQueries({ predicate: ({ queryKey: [id] }) => String(id).startsWith('operators.clinics') })
      void queries.resetQueries({ queryKey: [operatorSessions.me.id] })
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
