import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Nothing here, said kindly: what would be here, and the one thing to do about it. */
export function EmptyState(props: { icon: Icon; title: string; hint?: string; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon size={56} radius="xl" variant="light" color="gray" aria-hidden style={{ borderRadius: 28 }}>
        <props.icon size={28} stroke={1.6} />
      </ThemeIcon>
      <Title order={2} mt="xs">
        {props.title}
      </Title>
      {props.hint && (
        <Text c="dimmed" maw={420}>
          {props.hint}
        </Text>
      )}
      {props.action}
    </Stack>
  )
}
