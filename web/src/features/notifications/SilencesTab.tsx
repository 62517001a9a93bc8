import { Group, Modal, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { consentChannels, consents, type Silence } from '@tabib/contracts/notifications/consents'
import { IconBellRinging, IconMessageOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { pages } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { type Column, DataTable } from '../../shared/DataTable.js'
import { FormDialog } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, NameText } from '../../shared/text.js'
import { useFields } from '../../shared/useFields.js'
import { usePages } from '../../shared/usePages.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SearchField, TextField } from '../../ui/fields.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { PickSeveralField } from '../../ui/picks.js'
import { ChannelWord, useWords } from './words.js'

const stale = ['notifications.consents.']

/** Who asked not to be written to; the desk notes it for whoever says so there. */
export function SilencesTab({ q, onSearch }: { q: string | undefined; onSearch: (q: string) => void }) {
  const words = useWords()
  const can = useCan()
  const [sought] = useDebouncedValue(q, 200)
  const list = usePages<Silence>(pages(consents.list, { query: sought ? { q: sought } : {} }))
  const [noting, setNoting] = useState(false)
  const [waking, setWaking] = useState<Silence | null>(null)
  const mayNote = can('notifications.reply.answer')
  return (
    <>
      <Text c="dimmed">{words('silence.hint')}</Text>
      <Group gap="sm" align="end" justify="space-between">
        <SearchField
          label={words('silence.search')}
          shortcut="F2"
          value={q ?? ''}
          onChange={onSearch}
          w={{ base: '100%', sm: 240 }}
        />
        {mayNote && (
          <Act
            label={words('silence.note')}
            shortcut="F4"
            icon={<IconMessageOff size={18} aria-hidden />}
            onClick={() => setNoting(true)}
          />
        )}
      </Group>
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      <DataTable
        label={words('silence.title')}
        columns={useColumns()}
        rows={list.rows}
        rowKey={(s) => s.id}
        {...(mayNote ? { onOpen: setWaking } : {})}
        more={list.more}
        empty={<EmptyState icon={IconBellRinging} title={words('silence.none')} hint={words('silence.noneHint')} />}
      />
      {noting && <NoteDialog onClose={() => setNoting(false)} />}
      <WakeDialog silence={waking} onClose={() => setWaking(null)} />
    </>
  )
}

function useColumns(): Column<Silence>[] {
  const words = useWords()
  return [
    {
      key: 'who',
      header: words('columns.person'),
      phone: 'title',
      cell: (s) => (
        <Stack gap={0} align="flex-start">
          {s.people.length === 0 ? (
            <Text c="dimmed">{words('silence.nobody')}</Text>
          ) : (
            s.people.map((p) => <NameText key={p.patientId} name={p.name} fw={600} />)
          )}
          <Text size="sm" c="dimmed" component="bdi" dir="ltr">
            {s.address}
          </Text>
        </Stack>
      ),
    },
    { key: 'channel', header: words('silence.by'), cell: (s) => <ChannelWord channel={s.channel} /> },
    { key: 'how', header: words('silence.how'), cell: (s) => words(`silence.source.${s.source}`) },
    { key: 'since', header: words('silence.since'), cell: (s) => <DateText value={s.since} withTime /> },
  ]
}

/** A mail address is silent by mail, a number by what reaches a phone. */
const fitting = (address: string, channels: readonly string[]) =>
  address.includes('@') ? ['email'] : channels.filter((c) => c !== 'email')

function NoteDialog({ onClose }: { onClose: () => void }) {
  const words = useWords()
  const start = { address: '', channels: ['whatsapp', 'sms'] }
  const fields = useFields(consents.note.body, start, ({ address, channels }) => ({
    address,
    channels: fitting(address, channels),
    stopped: true,
  }))
  const note = useAction(consents.note, {
    invalidates: stale,
    onDone: () => {
      fields.resetDirty()
      announce(words('silence.noted'))
      onClose()
    },
  })
  const isMail = fields.values.address.includes('@')
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words('silence.note')}
      fields={fields}
      submitLabel={words('silence.save')}
      shortcut="F10"
      pending={note.pending}
      problem={note.problem}
      onSubmit={(body) => note.run({ body })}
    >
      <TextField
        label={words('silence.address')}
        dir="ltr"
        required
        data-autofocus
        {...fields.getInputProps('address')}
      />
      {!isMail && (
        <PickSeveralField
          label={words('silence.by')}
          required
          {...fields.getInputProps('channels')}
          choices={consentChannels
            .filter((c) => c !== 'email')
            .map((c) => ({ value: c, label: words(`channel.${c}`) }))}
        />
      )}
    </FormDialog>
  )
}

/** Back to messages: only by the person's own wish. */
function WakeDialog({ silence: s, onClose }: { silence: Silence | null; onClose: () => void }) {
  const words = useWords()
  const { t } = useTranslation('core')
  const wake = useAction(consents.note, {
    invalidates: stale,
    onDone: () => {
      onClose()
      announce(words('silence.woken'))
    },
  })
  return (
    <Modal
      opened={s !== null}
      onClose={onClose}
      title={words('silence.wake')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <HotkeyLayer>
        {s && (
          <Stack>
            <Text component="div">
              {s.people.map((p) => (
                <NameText key={p.patientId} name={p.name} display="block" fw={600} />
              ))}
              <bdi dir="ltr">{s.address}</bdi> · <ChannelWord channel={s.channel} />
            </Text>
            <Text>{words('silence.wakeHint')}</Text>
            <ProblemNotice problem={wake.problem} />
            <Group justify="flex-end">
              <Act
                label={words('silence.wake')}
                variant="filled"
                shortcut="F10"
                pending={wake.pending}
                onClick={() => wake.run({ body: { address: s.address, channels: [s.channel], stopped: false } })}
              />
            </Group>
          </Stack>
        )}
      </HotkeyLayer>
    </Modal>
  )
}
