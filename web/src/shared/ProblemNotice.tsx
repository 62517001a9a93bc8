import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../api/problem.js'
import { asWritten } from './fieldWords.js'

type Words = (keys: string[], values: Record<string, unknown>) => string

/**
 * A problem in one sentence: what happened and what to do. The sentence of `lab.not_collected` is looked for in
 * `lab.json` under `problems.not_collected`, then in `problems.json`; its `details` may fill it.
 */
export function useProblemWords(): (problem: Problem) => string {
  const { t } = useTranslation(['problems'], { useSuspense: false })
  return (problem) =>
    (t as unknown as Words)(problemKeys(problem), {
      minutes: Math.ceil((problem.retryAfter ?? 60) / 60),
      ...asWritten(problem.details),
    })
}

function problemKeys({ code, kind }: Problem): string[] {
  const [module, ...rest] = code.split('.')
  const own = rest.length ? [`${module}:problems.${rest.join('.')}`] : []
  return [...own, `problems:${code}`, `problems:${kind}`, 'problems:unexpected_answer']
}

interface ProblemNoticeProps {
  problem: Problem | null | undefined
  /** Where trying again makes sense: a list that could not be read. */
  onRetry?: () => void
}

/** Stands where the thing happened, and is read out. Renders nothing when there is no problem. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  return problem ? <Notice problem={problem} onRetry={onRetry} /> : null
}

function Notice({ problem, onRetry }: { problem: Problem; onRetry: (() => void) | undefined }) {
  const { t } = useTranslation('core')
  // Loads the words of the module the code belongs to, wherever the problem surfaces.
  useTranslation(problem.code.split('.')[1] ? [problem.code.split('.')[0]!, 'problems'] : ['problems'], {
    useSuspense: false,
  })
  const words = useProblemWords()
  const care = problem.code === 'network' || problem.kind === 'busy' || problem.kind === 'unavailable'
  const Shape = problem.code === 'network' ? IconPlugConnectedX : IconAlertTriangle
  return (
    <Alert role="alert" variant="light" color={care ? 'amber' : 'red'} icon={<Shape size={20} aria-hidden />} p="sm">
      <Group justify="space-between" gap="sm">
        <Text component="p" m={0} style={{ flex: '1 1 16rem' }} c="var(--mantine-color-text)">
          {words(problem)}
        </Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        )}
      </Group>
      {problem.kind === 'internal' && problem.requestId && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('problemReference', { reference: problem.requestId })}
        </Text>
      )}
    </Alert>
  )
}
