import { Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { languages } from '@tabib/contracts/core/person'
import { type Channel, channels, messageKinds } from '@tabib/contracts/notifications/kinds'
import { templates, type TemplateView } from '@tabib/contracts/notifications/settings'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { z } from 'zod'
import { useAction } from '../../api/action.js'
import { call } from '../../api/call.js'
import { asProblem } from '../../api/problem.js'
import { query } from '../../api/query.js'
import { ownName } from '../../i18n/i18n.js'
import { fieldWords } from '../../shared/fieldWords.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText } from '../../shared/text.js'
import { useUrlState } from '../../shared/useUrlState.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ProseField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickField } from '../../ui/picks.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { PhoneBubble } from './PhoneBubble.js'
import { kindKey, useWords } from './words.js'

const view = z.object({
  kind: z.string().catch('reminder.day'),
  by: z.enum(channels).catch('sms'),
  in: z.enum(languages).catch('en'),
})

/** The words of each kind on each channel in each language, beside what they look like when they arrive. */
export function TextsTab() {
  const words = useWords()
  const [{ kind, by, in: language }, setView] = useUrlState(view)
  const params = { kind, channel: by, language }
  const found = useQuery(query(templates.get, { params }))
  return (
    <Stack>
      <Group align="end">
        <PickField
          label={words('columns.kind')}
          value={kind}
          onChange={(v) => setView({ kind: v ?? 'reminder.day' })}
          choices={messageKinds.map((k) => ({ value: k as string, label: words(kindKey(k)) }))}
        />
        <PickField
          label={words('columns.channel')}
          value={by}
          onChange={(v) => setView({ by: v ?? 'sms' })}
          choices={channels.map((c) => ({ value: c, label: words(`channel.${c}`) }))}
        />
        <ChoiceField
          label={words('texts.language')}
          fullWidth={false}
          value={language}
          onChange={(v) => setView({ in: v })}
          choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
        />
      </Group>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {found.data ? (
        <Editor key={`${kind} ${by} ${language} ${found.data.edition}`} template={found.data} />
      ) : (
        !found.error && <BlockSkeleton />
      )}
    </Stack>
  )
}

const titled = new Set<Channel>(['email', 'push', 'in_app'])

function Editor({ template: v }: { template: TemplateView }) {
  const words = useWords()
  const field = useRef<HTMLTextAreaElement>(null)
  const [subject, setSubject] = useState(v.subject ?? '')
  const [body, setBody] = useState(v.body)
  const [name, setName] = useState(v.providerName ?? '')
  const [its, setIts] = useState(v.providerLanguage ?? '')
  const params = { kind: v.kind, channel: v.channel, language: v.language }
  const after = { invalidates: ['notifications.templates.'], onDone: () => announce(words('texts.saved')) }
  const save = useAction(templates.put, after)
  const reset = useAction(templates.reset, after)
  const text = { body, ...(titled.has(v.channel) && subject ? { subject } : {}) }
  const preview = usePreview(params, text)
  const errors = preview.problem?.errors ?? save.problem?.errors ?? []
  const wrong = (part: string) => errors.filter((e) => e.pointer === `/body/${part}`).map((e) => fieldWords(e))[0]
  const insert = (variable: string) => {
    const at = field.current?.selectionStart ?? body.length
    setBody(`${body.slice(0, at)}{${variable}}${body.slice(at)}`)
  }
  const dir = v.language === 'ar' ? 'rtl' : 'ltr'
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="sm">
        <Text c="dimmed">{v.builtIn ? words('texts.builtIn') : words('texts.own', { edition: v.edition })}</Text>
        {titled.has(v.channel) && (
          <TextField
            label={words('texts.subject')}
            dir={dir}
            value={subject}
            onChange={setSubject}
            error={wrong('subject')}
          />
        )}
        <ProseField
          ref={field}
          label={words('texts.body')}
          description={words('texts.optional')}
          dir={dir}
          minRows={4}
          value={body}
          onChange={setBody}
          error={wrong('body')}
        />
        <Group gap={6} role="group" aria-label={words('texts.variables')}>
          {v.variables.map((x) => (
            <Button key={x.name} size="compact-sm" variant="default" onClick={() => insert(x.name)}>
              {`{${x.name}}`}
            </Button>
          ))}
        </Group>
        {v.channel === 'whatsapp' && (
          <SimpleGrid cols={2}>
            <TextField label={words('texts.templateName')} dir="ltr" value={name} onChange={setName} />
            <TextField
              label={words('texts.templateLanguage')}
              dir="ltr"
              placeholder={v.language}
              value={its}
              onChange={setIts}
            />
          </SimpleGrid>
        )}
        <ProblemNotice problem={save.problem ?? reset.problem} />
        <Group justify="flex-end">
          {!v.builtIn && (
            <Act label={words('texts.reset')} pending={reset.pending} onClick={() => reset.run({ params })} />
          )}
          <Act
            label={words('settings.save')}
            variant="filled"
            shortcut="F10"
            pending={save.pending}
            disabledReason={errors[0] ? fieldWords(errors[0]) : null}
            onClick={() =>
              save.run(
                { params, body: { ...text, providerName: name || null, providerLanguage: its || null } },
                { version: v.edition },
              )
            }
          />
        </Group>
      </Stack>
      <Stack gap="sm">
        <Text fw={650}>{words('texts.preview')}</Text>
        {preview.data && (
          <>
            <PhoneBubble
              subject={preview.data.subject}
              body={preview.data.body}
              buttons={preview.data.buttons}
              language={v.language}
            />
            {v.channel === 'sms' && (
              <Text size="sm" c="dimmed">
                {words('texts.parts', { count: preview.data.parts })}
              </Text>
            )}
            {preview.data.unused.length > 0 && (
              <Text size="sm" c="var(--mantine-color-amber-text)">
                {words('texts.unused', { names: preview.data.unused.join(', ') })}
              </Text>
            )}
          </>
        )}
        <Editions template={v} onTake={setBody} />
      </Stack>
    </SimpleGrid>
  )
}

function usePreview(
  params: Parameters<typeof call<typeof templates.preview>>[1]['params'],
  text: { body: string; subject?: string },
) {
  const [asked] = useDebouncedValue(text, 250)
  const { data, error } = useQuery({
    queryKey: [templates.preview.id, params, asked.body, asked.subject],
    queryFn: ({ signal }) => call(templates.preview, { params, body: asked }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: asked.body.trim() !== '',
  })
  return { data, problem: error ? asProblem(error) : null }
}

function Editions({ template: v, onTake }: { template: TemplateView; onTake: (body: string) => void }) {
  const words = useWords()
  const earlier = v.editions.filter((e) => e.body !== null && e.edition !== v.edition)
  if (earlier.length === 0) return null
  return (
    <Paper p="md">
      <Stack gap="xs">
        <Text fw={650}>{words('texts.history')}</Text>
        {earlier.map((e) => (
          <Group key={e.edition} justify="space-between" gap="xs">
            <Text size="sm" component="div">
              <bdi>{e.by}</bdi> · <DateText value={e.at} withTime />
            </Text>
            <Button size="compact-sm" variant="default" onClick={() => onTake(e.body!)}>
              {words('texts.body')}
            </Button>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
