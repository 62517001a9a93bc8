import { Alert, Button, Group, Paper, Progress, Stack, Text, TextInput } from '@mantine/core'
import { chain, type ChainStatus, sealCode, type Verification } from '@tabib/contracts/audit/chain'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { Problem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { isolated } from '../../i18n/isolates.js'
import { paths } from '../../paths.js'
import { ProblemNotice, useProblemWords } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import classes from './activity.module.css'
import { useFaultWords } from './fault.js'

const SOON = 1000
const LATER = 15_000
const going = (s: ChainStatus | undefined) => s?.last?.finishedAt === null

/** How far the audit is sealed, whether it still is what it was, and whether a code from an old slip is in it. */
export default function ChainPage() {
  const { t } = useTranslation('audit')
  const status = useQuery({
    ...query(chain.status, {}),
    refetchInterval: (q) => (going(q.state.data) ? SOON : LATER),
  })
  const check = useAction(chain.verify, { invalidates: [chain.status.id] })
  const { data } = status
  return (
    <Page
      title={t('chain.title')}
      width="reading"
      aside={
        <Link to={paths.activity()} className={classes.link ?? ''}>
          {t('chain.back')}
        </Link>
      }
    >
      <Text c="dimmed">{t('chain.lead')}</Text>
      <ProblemNotice problem={status.error} onRetry={() => void status.refetch()} />
      <ProblemNotice problem={check.problem} />
      {!data && !status.error && <BlockSkeleton lines={6} />}
      {data && (
        <>
          <Outcome last={data.last} />
          <div>
            <Act
              label={t('chain.check')}
              icon={<IconShieldCheck size={18} aria-hidden />}
              pending={check.pending || going(data)}
              onClick={() => check.run({})}
            />
          </div>
          <Facts status={data} />
          <FindCode />
        </>
      )}
    </Page>
  )
}

function Outcome({ last }: { last: Verification | null }) {
  const { t } = useTranslation('audit')
  const f = useFormat()
  const fault = useFaultWords()
  const words = useProblemWords()
  if (!last) return <Text>{t('chain.noCheck')}</Text>
  const by = t('chain.by', { who: isolated(last.by.name), when: f.dateTime(last.finishedAt ?? last.requestedAt) })
  if (last.problem)
    return (
      <Alert role="status" color="amber" icon={<IconAlertTriangle aria-hidden />} title={t('chain.notMade')}>
        <Text>{words(new Problem(last.problem))}</Text>
        <Text size="sm">
          {t('chain.last')}: {by}
        </Text>
      </Alert>
    )
  if (!last.outcome) {
    const percent = last.total > 0 ? last.done / last.total : 0
    return (
      <Paper p="md" role="status">
        <Text fw={600}>{t('chain.checking', { percent })}</Text>
        <Progress value={percent * 100} my="xs" aria-label={t('chain.checking', { percent })} />
        <Text c="dimmed" size="sm">
          {t('chain.checkingHint', { done: last.done, total: last.total })}
        </Text>
      </Paper>
    )
  }
  const { sound, first, faults, rows, seals, milliseconds } = last.outcome
  return (
    <Alert
      role="status"
      color={sound ? 'green' : 'red'}
      icon={sound ? <IconShieldCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={t(sound ? 'chain.sound' : 'chain.unsound')}
    >
      <Stack gap={4}>
        {first && (
          <Text fw={600} className={classes.place ?? ''}>
            {fault(first)}
          </Text>
        )}
        {faults > 1 && <Text>{t('chain.others', { count: faults - 1 })}</Text>}
        <Text size="sm">{t('chain.soundHint', { rows, seals, seconds: Math.round(milliseconds / 100) / 10 })}</Text>
        <Text size="sm">
          {t('chain.last')}: {by}
        </Text>
      </Stack>
    </Alert>
  )
}

function Facts({ status: { head, unsealed, anchored } }: { status: ChainStatus }) {
  const { t } = useTranslation('audit')
  const f = useFormat()
  if (!head) return <Text c="dimmed">{t('chain.never')}</Text>
  return (
    <Paper p="md">
      <dl className={classes.facts}>
        <Fact name={t('chain.code')}>
          <bdi dir="ltr" className={classes.code}>
            {head.code}
          </bdi>
          <Text size="sm" c="dimmed">
            {t('chain.codeHint')}
          </Text>
        </Fact>
        <Fact name={t('chain.sealed')}>
          {f.dateTime(head.at)} · {t('chain.number', { n: head.n })}
        </Fact>
        <Fact name={t('chain.unsealed')}>{t('chain.unsealedValue', { count: unsealed })}</Fact>
        {anchored && (
          <Fact name={t('chain.anchored')}>
            {f.dateTime(anchored.at)} · {t('chain.number', { n: anchored.n })}
          </Fact>
        )}
      </dl>
    </Paper>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** As somebody types it: without caring for case, spaces or dashes, and with the letters people mistake for digits. */
const tidy = (text: string) =>
  (
    text
      .toUpperCase()
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1')
      .match(/[0-9A-Z]/g) ?? []
  )
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-')

function FindCode() {
  const { t } = useTranslation('audit')
  const f = useFormat()
  const [text, setText] = useState('')
  const [code, setCode] = useState('')
  const found = useQuery({ ...query(chain.seal, { params: { code } }), enabled: code !== '', retry: false })
  const unknown = (found.error as { kind?: string } | null)?.kind === 'not_found'
  return (
    <Paper p="md" component="section" aria-label={t('chain.find')}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          setCode(tidy(text))
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t('chain.find')}
            description={t('chain.findHint')}
            value={text}
            dir="ltr"
            autoComplete="off"
            onChange={(e) => setText(e.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!sealCode.safeParse(tidy(text)).success}>
            {t('chain.findButton')}
          </Button>
        </Group>
      </form>
      <div role="status">
        {found.data && <Text mt="sm">{t('chain.found', { ...found.data, when: f.dateTime(found.data.at) })}</Text>}
        {unknown && (
          <Text mt="sm" c="red">
            {t('chain.notFound')}
          </Text>
        )}
      </div>
      {!unknown && <ProblemNotice problem={found.error} />}
    </Paper>
  )
}
