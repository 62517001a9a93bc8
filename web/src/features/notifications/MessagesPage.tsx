import { Group, Paper, Stack, Tabs, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { messageStates } from '@tabib/contracts/notifications/deliveries.states'
import { channels, messageKinds } from '@tabib/contracts/notifications/kinds'
import { messageLog, type MessageRow, outbox } from '@tabib/contracts/notifications/messages'
import { IconCircleCheck, IconInbox, IconMessage } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { z } from 'zod'
import { pages, query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { paths } from '../../paths.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, NameText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { DateField, SearchField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { PickField } from '../../ui/picks.js'
import { MessageSheet } from './MessageSheet.js'
import { OutboxDialog } from './OutboxDialog.js'
import { SilencesTab } from './SilencesTab.js'
import classes from './notifications.module.css'
import { ChannelWord, kindKey, MessageStateChip, useWords } from './words.js'

const states = [...messageStates, 'missed'] as const
const tabs = ['log', 'outbox', 'silence'] as const
const view = z.object({
  tab: z.enum(tabs).catch('log'),
  q: z.string().optional().catch(undefined),
  kind: z.string().optional().catch(undefined),
  channel: z.enum(channels).optional().catch(undefined),
  state: z.enum(states).optional().catch(undefined),
  on: z.string().optional().catch(undefined),
  open: z.string().optional().catch(undefined),
})
type View = z.output<typeof view>
type SetView = (change: Partial<z.input<typeof view>>, how?: { push?: boolean }) => void

/** What was sent and what became of it; beside it who wants no messages and, for administrators, what would have gone out. */
export default function MessagesPage() {
  const words = useWords()
  const can = useCan()
  const [state, setView] = useUrlState(view)
  const open = tabs.filter((name) => name !== 'outbox' || can('notifications.outbox.read'))
  const tab = open.includes(state.tab) ? state.tab : 'log'
  return (
    <Page title={words('title')}>
      <Tabs value={tab} onChange={(v) => setView({ tab: v as View['tab'], q: undefined, open: undefined })}>
        <Tabs.List>
          {open.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words(name === 'log' ? 'log' : `${name}.title`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {tab === 'log' && <Log view={state} setView={setView} />}
      {tab === 'outbox' && <Outbox view={state} setView={setView} />}
      {tab === 'silence' && <SilencesTab q={state.q} onSearch={(q) => setView({ q: q || undefined })} />}
    </Page>
  )
}

function Log({ view: v, setView }: { view: View; setView: SetView }) {
  const words = useWords()
  const [sought] = useDebouncedValue(v.q, 200)
  const { kind, channel, state, on } = v
  const filter = Object.fromEntries(
    Object.entries({ q: sought, kind, channel, state, on }).filter(([, value]) => value !== undefined && value !== ''),
  )
  const list = usePages<MessageRow>(pages(messageLog.list, { query: filter }))
  return (
    <>
      <Missed on={on} onShow={() => setView({ state: 'missed' })} />
      <Filters view={v} setView={setView} />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      <DataTable
        label={words('title')}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(m) => m.id}
        onOpen={(m) => setView({ open: m.id }, { push: true })}
        openKey={v.open ?? null}
        more={list.more}
        empty={<EmptyState icon={IconMessage} title={words('none')} hint={words('noneHint')} />}
      />
      <MessageSheet id={v.open} onClose={() => setView({ open: undefined })} />
    </>
  )
}

function Filters({ view: v, setView }: { view: View; setView: SetView }) {
  const words = useWords()
  const f = useFormat()
  return (
    <div className={classes.filters}>
      <div className={classes.search}>
        <SearchField label={words('search')} shortcut="F2" value={v.q ?? ''} onChange={(q) => setView({ q })} />
      </div>
      <PickField
        label={words('columns.kind')}
        clearable
        placeholder={words('any')}
        value={v.kind ?? null}
        onChange={(kind) => setView({ kind: kind ?? undefined })}
        choices={messageKinds.map((k) => ({ value: k as string, label: words(kindKey(k)) }))}
      />
      <PickField
        label={words('columns.channel')}
        clearable
        placeholder={words('any')}
        value={v.channel ?? null}
        onChange={(channel) => setView({ channel: channel ?? undefined })}
        choices={channels.map((c) => ({ value: c, label: words(`channel.${c}`) }))}
      />
      <PickField
        label={words('columns.state')}
        clearable
        placeholder={words('any')}
        value={v.state ?? null}
        onChange={(state) => setView({ state: state ?? undefined })}
        choices={states.filter((s) => s !== 'failed').map((s) => ({ value: s, label: words(`state.${s}`) }))}
      />
      <DateField
        label={words('day')}
        width={150}
        value={v.on ?? null}
        show={f.date}
        onChange={(on) => setView({ on: on ?? undefined })}
      />
    </div>
  )
}

/** How many of a day did not arrive: the first thing to see. */
export function Missed({ on, onShow }: { on?: string | undefined; onShow: () => void }) {
  const words = useWords()
  const f = useFormat()
  const { data } = useQuery(query(messageLog.missed, { query: on ? { on } : {} }))
  if (!data || data.total === 0) return null
  return (
    <Paper p="md">
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <Text fw={650} size="lg" {...(data.missed > 0 ? { c: 'var(--mantine-color-red-text)' } : {})}>
            {words('missed.title', { count: data.missed })}
          </Text>
          <Text c="dimmed" size="sm">
            {words('missed.of', { arrived: data.arrived, total: data.total, waiting: data.waiting })}
          </Text>
          {data.byReason.slice(0, 3).map((r) => (
            <Text key={r.reason} size="sm">
              {f.number(r.count)} – {words(`reason.${r.reason}`)}
            </Text>
          ))}
        </Stack>
        {data.missed > 0 ? (
          <Act label={words('missed.show')} onClick={onShow} />
        ) : (
          <IconCircleCheck size={28} aria-hidden />
        )}
      </Group>
    </Paper>
  )
}

/** The same on somebody's home: nothing while everything arrives, and the way to what did not. */
export function MissedToday() {
  const can = useCan()
  return can('notifications.message.read') ? <MissedIfAny /> : null
}

function MissedIfAny() {
  const navigate = useNavigate()
  const { data } = useQuery(query(messageLog.missed, { query: {} }))
  if (!data?.missed) return null
  return <Missed onShow={() => void navigate({ to: paths.messages(), search: { state: 'missed' } as never })} />
}

function useColumns(): Column<MessageRow>[] {
  const words = useWords()
  return [
    {
      key: 'name',
      header: words('columns.person'),
      phone: 'title',
      cell: (m) => (
        <Stack gap={0} align="flex-start">
          <NameText name={m.name} fw={600} />
          {m.address && (
            <Text size="sm" c="dimmed" component="bdi" dir="ltr">
              {m.address}
            </Text>
          )}
        </Stack>
      ),
    },
    { key: 'kind', header: words('columns.kind'), cell: (m) => words(kindKey(m.kind)) },
    { key: 'channel', header: words('columns.channel'), cell: (m) => <ChannelWord channel={m.channel} /> },
    { key: 'at', header: words('columns.at'), cell: (m) => <DateText value={m.at} withTime /> },
    {
      key: 'state',
      header: words('columns.state'),
      phone: 'corner',
      cell: (m) => <MessageStateChip state={m.state} reason={m.reason} />,
    },
  ]
}

function Outbox({ view: v, setView }: { view: View; setView: SetView }) {
  const words = useWords()
  const list = usePages<MessageRow>(pages(outbox.list, { query: {} }))
  return (
    <>
      <Text c="dimmed">{words('outbox.hint')}</Text>
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      <DataTable
        label={words('outbox.title')}
        columns={useColumns().filter((c) => c.key !== 'state')}
        rows={list.rows}
        rowKey={(m) => m.id}
        onOpen={(m) => setView({ open: m.id }, { push: true })}
        openKey={v.open ?? null}
        more={list.more}
        empty={<EmptyState icon={IconInbox} title={words('outbox.none')} hint={words('outbox.noneHint')} />}
      />
      <OutboxDialog message={list.rows?.find((m) => m.id === v.open)} onClose={() => setView({ open: undefined })} />
    </>
  )
}
