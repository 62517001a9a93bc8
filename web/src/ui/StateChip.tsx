import { Badge } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import { type Tone, tones } from './tokens.js'

/** A state in icon and word, never by colour alone. */
export function StateChip({
  tone,
  icon: Shape,
  label,
  title,
}: {
  tone: Tone
  icon: Icon
  label: string
  title?: string
}) {
  return (
    <Badge
      variant="light"
      color={tones[tone]}
      size="lg"
      radius="sm"
      leftSection={<Shape size={14} stroke={2.2} aria-hidden />}
      styles={{ root: { maxWidth: '100%', flexShrink: 0 } }}
      title={title}
    >
      {label}
    </Badge>
  )
}
