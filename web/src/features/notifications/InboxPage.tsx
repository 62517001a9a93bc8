import { Drawer, Group, Stack, Text } from '@mantine/core'
import { type ListedReply, type Reply, replies } from '@tabib/contracts/notifications/messages'
import { IconCheck, IconInbox, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../api/action.js'
import { pages, query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, NameText } from '../../shared/text.js'
import { usePages } from '../../shared/usePages.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { ProseField } from '../../ui/fields.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { Page } from '../../ui/Page.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { PhoneBubble } from './PhoneBubble.js'
import { ChannelWord, useWords } from './words.js'

/** Who wrote, as far as anybody can say: who was named, who is registered under the number, or what their phone calls them. */
function namesOf(r: ListedReply): string[] {
  if (r.patientName) return [r.patientName]
  if (r.people.length > 0) return r.people.slice(0, 3).map((p) => p.name)
  return r.name ? [r.name] : []
}

const view = z.object({
  state: z.enum(['open', 'done', 'all']).catch('open'),
  open: z.string().optional().catch(undefined),
})

/** What people wrote back and a person has to read. */
export default function InboxPage() {
  const words = useWords()
  const [{ state, open }, setView] = useUrlState(view)
  const list = usePages<ListedReply>(pages(replies.list, { query: { state } }))
  const columns: Column<ListedReply>[] = [
    {
      key: 'from',
      header: words('inbox.from'),
      phone: 'title',
      cell: (r) => (
        <Stack gap={0} align="flex-start">
          {namesOf(r).map((name) => (
            <NameText key={name} name={name} fw={600} />
          ))}
          <Text size="sm" c="dimmed" component="bdi" dir="ltr">
            {r.address}
          </Text>
        </Stack>
      ),
    },
    { key: 'text', header: words('inbox.text'), cell: (r) => <bdi>{r.body}</bdi> },
    { key: 'channel', header: words('columns.channel'), cell: (r) => <ChannelWord channel={r.channel} /> },
    {
      key: 'at',
      header: words('columns.at'),
      phone: 'corner',
      cell: (r) => <DateText value={r.receivedAt} withTime />,
    },
  ]
  return (
    <Page
      title={words('inbox.title')}
      aside={
        <ChoiceField
          label={words('columns.state')}
          fullWidth={false}
          value={state}
          onChange={(v) => setView({ state: v })}
          choices={(['open', 'done', 'all'] as const).map((s) => ({ value: s, label: words(`inbox.state.${s}`) }))}
        />
      }
    >
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      <DataTable
        label={words('inbox.title')}
        columns={columns}
        rows={list.rows}
        rowKey={(r) => r.id}
        onOpen={(r) => setView({ open: r.id }, { push: true })}
        openKey={open ?? null}
        more={list.more}
        empty={<EmptyState icon={IconInbox} title={words('inbox.none')} hint={words('inbox.noneHint')} />}
      />
      <ReplySheet reply={list.rows?.find((r) => r.id === open)} onClose={() => setView({ open: undefined })} />
    </Page>
  )
}

function ReplySheet({ reply, onClose }: { reply: ListedReply | undefined; onClose: () => void }) {
  const { t } = useTranslation('core')
  return (
    <Drawer
      opened={reply !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={
        reply &&
        (namesOf(reply).length > 0 ? <bdi>{namesOf(reply).join(' · ')}</bdi> : <bdi dir="ltr">{reply.address}</bdi>)
      }
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>{reply && <Answering key={reply.id} reply={reply} onClose={onClose} />}</HotkeyLayer>
    </Drawer>
  )
}

function Answering({ reply: r, onClose }: { reply: Reply; onClose: () => void }) {
  const words = useWords()
  const can = useCan()
  const [text, setText] = useState('')
  const params = { id: r.id as never }
  const after = (said: string) => ({
    invalidates: ['notifications.replies.'],
    onDone: () => {
      onClose()
      announce(words(said))
    },
  })
  const answer = useAction(replies.answer, after('inbox.answered'))
  const finish = useAction(replies.finish, after('inbox.finished'))
  const [opened] = useState(() => Date.now())
  const closed = r.freeUntil !== null && Date.parse(r.freeUntil) < opened
  return (
    <Stack>
      <PhoneBubble body={r.body ?? ''} />
      <Text size="sm" c="dimmed" component="div">
        <ChannelWord channel={r.channel} /> · <bdi dir="ltr">{r.address}</bdi> ·{' '}
        <DateText value={r.receivedAt} withTime />
      </Text>
      {can('notifications.reply.answer') && (
        <>
          <Who reply={r} />
          <ProseField
            label={words('inbox.answerLabel')}
            dir="auto"
            maxLength={1000}
            value={text}
            onChange={setText}
            data-autofocus
          />
          <ProblemNotice problem={answer.problem ?? finish.problem} />
          <Group justify="flex-end">
            {r.state === 'open' && (
              <Act
                label={words('inbox.finish')}
                icon={<IconCheck size={18} aria-hidden />}
                pending={finish.pending}
                onClick={() => finish.run({ params })}
              />
            )}
            <Act
              label={words('inbox.answer')}
              variant="filled"
              shortcut="F10"
              icon={<IconSend size={18} aria-hidden />}
              pending={answer.pending}
              disabledReason={closed ? words('inbox.closed') : text.trim() ? null : words('inbox.answerLabel')}
              onClick={() => answer.run({ params, body: { text } })}
            />
          </Group>
        </>
      )}
    </Stack>
  )
}

/** Which of the people under this number wrote. */
function Who({ reply: r }: { reply: Reply }) {
  const words = useWords()
  const people = useQuery(query(replies.people, { params: { id: r.id as never } }))
  const assign = useAction(replies.assign, { invalidates: ['notifications.replies.list'] })
  if (!people.data) return null
  if (people.data.items.length === 0) return <Text c="dimmed">{words('inbox.unknown')}</Text>
  return (
    <PickField
      label={words('inbox.assign')}
      placeholder={words('inbox.assignHint')}
      value={r.patientId}
      choices={people.data.items.map((p) => ({ value: p.patientId, label: `${p.name} · ${p.number}` }))}
      onChange={(patientId) => {
        if (patientId) assign.run({ params: { id: r.id as never }, body: { patientId: patientId as never } })
      }}
    />
  )
}
