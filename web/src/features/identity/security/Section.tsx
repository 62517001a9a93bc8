import { Badge, Group, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './security.module.css'

/** One thing that protects the account: what it is, how it stands, what can be done. */
export function Section(props: { title: string; hint: string; state?: ReactNode; children?: ReactNode }) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <Group justify="space-between" gap="xs">
        <Title order={2} id={id}>
          {props.title}
        </Title>
        {props.state}
      </Group>
      <Text c="dimmed">{props.hint}</Text>
      {props.children}
    </section>
  )
}

export function OnOff({ on }: { on: boolean }) {
  const { t } = useTranslation('identity')
  return (
    <Badge variant="light" color={on ? 'teal' : 'gray'} size="lg" radius="sm">
      {t(on ? 'security.on' : 'security.off')}
    </Badge>
  )
}
