import { Paper, Stack, Text, Title } from '@mantine/core'
import { mailConsents } from '@tabib/contracts/notifications/consents'
import { IconMailCheck, IconMailOff, IconUnlink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { isolated } from '../../i18n/isolates.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act, BigAction } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './notifications.module.css'
import { useWords } from './words.js'

/** The way out of a mail, for whoever it was sent to: one press, so that no scanner takes it by looking. Names nobody. */
export default function UnsubscribePage() {
  const words = useWords()
  const { token } = useParams({ strict: false }) as { token: string }
  const found = useQuery(query(mailConsents.get, { params: { token } }))
  const gone = found.error?.kind === 'not_found' || found.error?.kind === 'invalid'
  return (
    <main className={classes.alone}>
      <Paper withBorder p="lg">
        {gone && <EmptyState icon={IconUnlink} title={words('wayOut.gone')} hint={words('wayOut.goneHint')} />}
        {found.error && !gone && <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />}
        {!found.data && !found.error && <BlockSkeleton lines={4} />}
        {found.data && <WayOut token={token} clinic={found.data.clinicName} stopped={found.data.stopped} />}
      </Paper>
    </main>
  )
}

function WayOut({ token, clinic, stopped }: { token: string; clinic: string; stopped: boolean }) {
  const words = useWords()
  const say = useAction(mailConsents.say, { invalidates: ['notifications.mail_consents.'] })
  const run = (wish: boolean) => say.run({ params: { token }, body: { stopped: wish } })
  const named = { clinic: isolated(clinic) }
  return (
    <Stack role="status">
      <ProblemNotice problem={say.problem} />
      {stopped ? (
        <EmptyState
          icon={IconMailOff}
          title={words('wayOut.stopped')}
          hint={words('wayOut.stoppedHint', named)}
          action={<Act label={words('wayOut.undo')} pending={say.pending} onClick={() => run(false)} />}
        />
      ) : (
        <>
          <Text c="dimmed">
            <bdi>{clinic}</bdi>
          </Text>
          {say.answer && (
            <Text fw={600}>
              <IconMailCheck size={20} aria-hidden className={classes.inline} /> {words('wayOut.undone')}
            </Text>
          )}
          <Title order={1}>{words('wayOut.title')}</Title>
          <Text>{words('wayOut.what', named)}</Text>
          <BigAction label={words('wayOut.stop')} pending={say.pending} onClick={() => run(true)} />
        </>
      )}
    </Stack>
  )
}
