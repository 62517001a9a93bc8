import { Group, Stack, Text } from '@mantine/core'
import { labOrders } from '@tabib/contracts/lab/orders'
import { IconTestPipe } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { StatusChip, UrgentChip } from './chips.js'
import { ResultsTable } from './ResultsTable.js'
import { useLabWords } from './words.js'

/** Everything ordered in a visit, for the chart; results appear by themselves as they are entered and verified. */
export function VisitOrders({ encounterId }: { encounterId: string }) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const found = useQuery(query(labOrders.ofEncounter, { params: { encounterId } }))
  if (found.error) return <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <BlockSkeleton lines={2} />
  if (found.data.items.length === 0) return <EmptyState icon={IconTestPipe} title={t('visit.none')} />
  return (
    <Stack gap="md">
      {found.data.items.map((order) => (
        <section key={order.id}>
          <Group gap="xs" mb={6}>
            <Text component="h3" m={0} fw={650}>
              {words.name(order.title)}
            </Text>
            <StatusChip status={order.status} />
            {order.urgent && <UrgentChip />}
          </Group>
          {order.resultCount > 0 && <ResultsTable order={order} />}
        </section>
      ))}
    </Stack>
  )
}
