import '@mantine/core/styles/Chip.layer.css'
import { Chip, Group } from '@mantine/core'
import type { PartnerKind } from '@tabib/contracts/partners/third-parties'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface FilterProps {
  kinds: readonly PartnerKind[]
  value: PartnerKind | undefined
  onChange: (kind: PartnerKind | undefined) => void
  /** Other filters, at the end. */
  children?: ReactNode
}

/** One kind, or all of them. */
export function KindFilter({ kinds, value, onChange, children }: FilterProps) {
  const { t } = useTranslation('partners')
  return (
    <Group gap="xs" justify="space-between">
      <Group gap={6} role="group" aria-label={t('kindLabel')}>
        <Chip size="sm" checked={value === undefined} onChange={() => onChange(undefined)}>
          {t('kind.all')}
        </Chip>
        {kinds.map((k) => (
          <Chip key={k} size="sm" checked={value === k} onChange={() => onChange(value === k ? undefined : k)}>
            {t(`kind.${k}`)}
          </Chip>
        ))}
      </Group>
      {children}
    </Group>
  )
}
