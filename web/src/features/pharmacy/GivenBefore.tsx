import { Button, Group, Paper, Text } from '@mantine/core'
import type { Dispensing } from '@tabib/contracts/pharmacy/dispensing'
import { IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DateText, MoneyText } from '../../shared/text.js'
import { useDirections } from '../prescriptions/index.js'
import classes from './pharmacy.module.css'

/** What was handed out of a prescription before, each with its label. */
export function GivenBefore({
  dispensings,
  onLabel,
}: {
  dispensings: readonly Dispensing[]
  onLabel: (d: Dispensing, lines: string[]) => void
}) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  if (dispensings.length === 0) return null
  return (
    <section aria-label={t('counter.earlier')}>
      <Text component="h3" m={0} mb={6} fw={650}>
        {t('counter.earlier')}
      </Text>
      <Paper className={classes.earlier ?? ''}>
        {dispensings.map((d) => (
          <div key={d.id}>
            <Group gap="sm" c="dimmed">
              <DateText value={d.dispensedAt} withTime /> <span>{t('counter.by', { name: d.dispensedBy })}</span>{' '}
              <MoneyText minor={d.totalMinor} />
            </Group>
            <ul className={classes.batches}>
              {d.lines.map((l) => (
                <li key={l.id} className={classes.batch}>
                  <span className={classes.grow}>
                    <bdi className={classes.strong}>{l.medicine}</bdi> <bdi>{l.strength}</bdi> ·{' '}
                    {say.quantity(l.quantity, l.unit)} · <bdi className={classes.number}>{l.batchNumber}</bdi>
                  </span>
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-sm"
                    leftSection={<IconPrinter size={16} aria-hidden />}
                    aria-label={`${t('counter.label')}: ${l.medicine}`}
                    onClick={() => onLabel(d, [l.id])}
                  >
                    {t('counter.label')}
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </Paper>
    </section>
  )
}
