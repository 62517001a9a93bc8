import { Group, Paper, Skeleton, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

function Waiting({ children }: { children: ReactNode }) {
  const { t } = useTranslation('core')
  return (
    <div role="status" aria-busy="true">
      <span className="visually-hidden">{t('loading')}</span>
      {children}
    </div>
  )
}

/** A table on its way: as many rows, as high as they will be. */
export const TableSkeleton = ({ rows = 8 }: { rows?: number }) => (
  <Waiting>
    <Paper p={0}>
      {Array.from({ length: rows }, (_, i) => (
        <Group
          key={i}
          h={45}
          px="md"
          gap="lg"
          wrap="nowrap"
          style={i ? { borderBlockStart: '1px solid var(--tabib-hairline)' } : {}}
        >
          <Skeleton h={12} w="22%" />
          <Skeleton h={12} w="38%" />
          <Skeleton h={12} w="14%" />
          <Skeleton h={20} w={72} ms="auto" />
        </Group>
      ))}
    </Paper>
  </Waiting>
)

/** Cards on their way. */
export const CardsSkeleton = ({ count = 6, height = 96 }: { count?: number; height?: number }) => (
  <Waiting>
    <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 240px), 1fr))' }}>
      {Array.from({ length: count }, (_, i) => (
        <Skeleton key={i} h={height} />
      ))}
    </div>
  </Waiting>
)

/** A form or a chart on its way. */
export const BlockSkeleton = ({ lines = 5 }: { lines?: number }) => (
  <Waiting>
    <Stack gap="md">
      {Array.from({ length: lines }, (_, i) => (
        <Stack key={i} gap={6}>
          <Skeleton h={10} w={96} />
          <Skeleton h={38} />
        </Stack>
      ))}
    </Stack>
  </Waiting>
)

/** A whole page on its way. */
export const PageSkeleton = () => (
  <Stack gap="lg" p={{ base: 'md', sm: 'lg' }}>
    <Skeleton h={28} w={200} />
    <TableSkeleton />
  </Stack>
)
