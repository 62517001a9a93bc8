import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { kindOf, type MessageKind } from '@tabib/contracts/notifications/kinds'
import { clinicRules, type KindPolicy } from '@tabib/contracts/notifications/settings'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { SwitchField, TextField } from '../../ui/fields.js'
import { ChoiceField, PickSeveralField } from '../../ui/picks.js'
import { BlockSkeleton, CardsSkeleton } from '../../ui/Skeletons.js'
import { kindKey, useWords } from './words.js'

/** Quiet hours, how long texts are kept, and how each kind goes out. */
export function KindsTab() {
  const words = useWords()
  const rules = useQuery(query(clinicRules.get, {}))
  const policies = useQuery(query(clinicRules.policies, {}))
  return (
    <Stack>
      <ProblemNotice problem={rules.error ?? policies.error} />
      {rules.data ? <Rules key={rules.data.version} rules={rules.data} /> : <BlockSkeleton lines={1} />}
      {policies.data ? (
        (['patient', 'staff', 'anyone'] as const).map((audience) => (
          <Stack key={audience} component="section" aria-label={words(`policy.to.${audience}`)}>
            <Title order={2}>{words(`policy.to.${audience}`)}</Title>
            <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
              {policies.data.items
                .filter((p) => kindOf(p.kind as MessageKind).audience === audience)
                .map((p) => (
                  <KindCard key={p.kind} policy={p} />
                ))}
            </SimpleGrid>
          </Stack>
        ))
      ) : (
        <CardsSkeleton />
      )}
    </Stack>
  )
}

type RulesView = { version: number; quietFrom: string | null; quietTo: string | null; retentionDays: number }

function Rules({ rules }: { rules: RulesView }) {
  const words = useWords()
  const [from, setFrom] = useState(rules.quietFrom ?? '')
  const [to, setTo] = useState(rules.quietTo ?? '')
  const [days, setDays] = useState(String(rules.retentionDays))
  const save = useAction(clinicRules.put, {
    invalidates: ['notifications.rules.'],
    onDone: () => announce(words('rules.saved')),
  })
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Group align="end">
          <TextField label={words('rules.quietFrom')} type="time" value={from} onChange={setFrom} />
          <TextField label={words('rules.quietTo')} type="time" value={to} onChange={setTo} />
          <TextField
            label={words('rules.retention')}
            inputMode="numeric"
            dir="ltr"
            w={210}
            value={days}
            onChange={setDays}
          />
          <Act
            label={words('settings.save')}
            variant="filled"
            pending={save.pending}
            onClick={() =>
              save.run(
                { body: { quietFrom: from || null, quietTo: to || null, retentionDays: Number(days) } },
                { version: rules.version },
              )
            }
          />
        </Group>
        <Text size="sm" c="dimmed">
          {words('rules.hint')}
        </Text>
        <ProblemNotice problem={save.problem} />
      </Stack>
    </Paper>
  )
}

function KindCard({ policy: p }: { policy: KindPolicy }) {
  const words = useWords()
  const save = useAction(clinicRules.setPolicy, {
    invalidates: ['notifications.policies.'],
    onDone: () => announce(words('rules.saved')),
  })
  const put = (change: Partial<Pick<KindPolicy, 'active' | 'policy' | 'channels'>>) =>
    save.run({
      params: { kind: p.kind },
      body: { active: p.active, policy: p.policy, channels: p.channels, ...change },
    })
  const notes = [p.mandatory && words('policy.mandatory'), p.urgent && words('policy.urgent')].filter(Boolean)
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={650}>{words(kindKey(p.kind))}</Text>
          {!p.mandatory && (
            <SwitchField label={words('settings.on')} value={p.active} onChange={(active) => put({ active })} />
          )}
        </Group>
        {p.kind === 'audit.anchor' && (
          <Text size="sm" c="dimmed">
            {words('policy.auditCode')}
          </Text>
        )}
        {notes.length > 0 && (
          <Text size="sm" c="dimmed">
            {notes.join(' · ')}
          </Text>
        )}
        <ChoiceField
          label={words('policy.label')}
          value={p.policy}
          onChange={(policy) => put({ policy })}
          choices={(['first', 'all'] as const).map((v) => ({ value: v, label: words(`policy.${v}`) }))}
        />
        <PickSeveralField
          label={words('policy.order')}
          value={p.channels}
          onChange={(channels) => {
            if (channels.length > 0) put({ channels })
          }}
          choices={p.possible.map((c) => ({ value: c, label: words(`channel.${c}`) }))}
        />
        <ProblemNotice problem={save.problem} />
      </Stack>
    </Paper>
  )
}
