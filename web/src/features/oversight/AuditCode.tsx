import { Button, Group, Paper, Text } from '@mantine/core'
import { chain } from '@tabib/contracts/audit/chain'
import { oversight } from '@tabib/contracts/oversight/today'
import { IconPrinter, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { urlOf } from '../../api/call.js'
import { asProblem, type Problem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { printDocument } from '../../shared/print.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import classes from './today.module.css'

const EVERY_MINUTE = 60_000

/** The short code of the newest seal: written on the day-end slip, it proves later that nothing before it was rewritten. */
export function AuditCode() {
  const { t } = useTranslation('audit')
  const f = useFormat()
  const { data } = useQuery({ ...query(chain.status, {}), refetchInterval: EVERY_MINUTE })
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  if (!data?.head) return null
  async function print() {
    setPending(true)
    setProblem(null)
    await printDocument(urlOf(oversight.slip, { query: {} })).catch((e: unknown) => setProblem(asProblem(e)))
    setPending(false)
  }
  return (
    <Paper p="md" component="section" aria-label={t('chain.today')}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <IconShieldCheck size={20} aria-hidden />
          <Text fw={600}>{t('chain.today')}</Text>
          <bdi dir="ltr" className={classes.code}>
            {data.head.code}
          </bdi>
          <Text size="sm" c="dimmed">
            {t('chain.todayHint', { when: f.dateTime(data.head.at) })}
          </Text>
        </Group>
        <Group gap="md">
          <Button
            variant="default"
            leftSection={<IconPrinter size={18} aria-hidden />}
            loading={pending}
            onClick={() => void print()}
          >
            {t('chain.print')}
          </Button>
          <Link to={paths.chain()} className={classes.all ?? ''}>
            {t('chain.open')}
          </Link>
        </Group>
      </Group>
      <ProblemNotice problem={problem} />
    </Paper>
  )
}
