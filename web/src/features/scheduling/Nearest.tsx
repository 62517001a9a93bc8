import { Button, Group, Text } from '@mantine/core'
import { nearestSlots } from '@tabib/contracts/scheduling/appointments'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../api/problem.js'
import { useFormat } from '../../i18n/format.js'

/** The free times nearest to one that was just taken; one tap takes it instead. */
export function Nearest({ problem, onPick }: { problem: Problem | null; onPick: (startsAt: string) => void }) {
  const { t } = useTranslation('scheduling')
  const f = useFormat()
  const found = nearestSlots.safeParse(problem?.details.nearest)
  if (!found.success || found.data.length === 0) return null
  return (
    <div role="group" aria-label={t('nearest')}>
      <Text size="sm" fw={600} mb={4}>
        {t('nearest')}
      </Text>
      <Group gap="xs">
        {found.data.map((s) => (
          <Button key={s.startsAt} size="xs" variant="default" onClick={() => onPick(s.startsAt)}>
            {f.dateTime(s.startsAt)}
          </Button>
        ))}
      </Group>
    </div>
  )
}
