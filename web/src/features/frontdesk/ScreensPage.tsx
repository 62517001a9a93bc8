import { Group, Modal, Paper, Stack, Text, TextInput } from '@mantine/core'
import type { Id } from '@tabib/contracts/core/id'
import { type Language, languages } from '@tabib/contracts/core/person'
import { arrivals } from '@tabib/contracts/frontdesk/arrivals'
import { type CounterKind, counterKinds } from '@tabib/contracts/frontdesk/counters'
import { queue } from '@tabib/contracts/frontdesk/queue'
import { type Screen, type ScreenKind, screens } from '@tabib/contracts/frontdesk/screens'
import { IconDeviceTv, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useFormat } from '../../i18n/format.js'
import { ownName } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import { DataTable } from '../../shared/DataTable.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { Act } from '../../ui/BigAction.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { SwitchField, TextField } from '../../ui/fields.js'
import { Page } from '../../ui/Page.js'
import { ChoiceField, PickSeveralField } from '../../ui/picks.js'
import { TableSkeleton } from '../../ui/Skeletons.js'

/** Televisions and kiosks of this branch: give an address, take it back. */
export default function ScreensPage() {
  const { t } = useTranslation('frontdesk')
  const f = useFormat()
  const found = useQuery(query(screens.list, {}))
  const [opening, setOpening] = useState(false)
  const revoke = useAction(screens.revoke, { invalidates: ['frontdesk.screens'] })
  const shows = (s: Screen) =>
    s.kind === 'kiosk'
      ? '–'
      : f.words([
          s.doctorIds.length === 0 ? t('queue.everyDoctor') : t('screens.doctors', { count: s.doctorIds.length }),
          ...s.counters.map((c) => t(`counter.${c}`)),
        ])
  return (
    <Page
      title={t('screens.title')}
      aside={
        <Act
          label={t('screens.open')}
          shortcut="F4"
          variant="filled"
          icon={<IconPlus size={18} aria-hidden />}
          onClick={() => setOpening(true)}
        />
      }
    >
      <ProblemNotice problem={found.error ?? revoke.problem} onRetry={() => void found.refetch()} />
      {found.isPending && <TableSkeleton rows={3} />}
      {found.data && (
        <DataTable
          label={t('screens.title')}
          rows={found.data.items}
          rowKey={(s) => s.id}
          empty={<EmptyState icon={IconDeviceTv} title={t('screens.none')} hint={t('screens.noneHint')} />}
          columns={[
            { key: 'name', header: t('screens.name'), phone: 'title', cell: (s) => <bdi>{s.name}</bdi> },
            { key: 'kind', header: t('screens.kind'), cell: (s) => t(`screens.${s.kind}`) },
            { key: 'shows', header: t('screens.shows'), cell: shows },
            { key: 'since', header: t('screens.since'), cell: (s) => f.dateOf(s.createdAt) },
            {
              key: 'act',
              header: '',
              align: 'end',
              cell: (s) => (
                <Act
                  size="xs"
                  label={t('screens.revoke')}
                  pending={revoke.pending}
                  onClick={() => revoke.run({ params: { id: s.id } })}
                />
              ),
            },
          ]}
        />
      )}
      <AutomaticNext />
      {opening && <Opening onClose={() => setOpening(false)} />}
    </Page>
  )
}

/** Whether finishing calls the next, for the whole branch. */
function AutomaticNext() {
  const { t } = useTranslation('frontdesk')
  const rules = useQuery(query(queue.rules, {}))
  const set = useAction(queue.setRules, { invalidates: ['frontdesk.queue.rules'] })
  if (!rules.data) return null
  return (
    <Paper withBorder p="md" component="section">
      <SwitchField
        label={t('automatic.branch')}
        description={t('automatic.hint')}
        value={rules.data.branch}
        onChange={(automaticNext) => set.run({ body: { for: 'branch', automaticNext } })}
      />
      <ProblemNotice problem={set.problem} />
    </Paper>
  )
}

function Opening({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['frontdesk', 'core'])
  const { i18n } = useTranslation()
  const doctors = useQuery(query(arrivals.doctors, {}))
  const [kind, setKind] = useState<ScreenKind>('board')
  const [name, setName] = useState('')
  const [doctorIds, setDoctors] = useState<string[]>([])
  const [shown, setShown] = useState<CounterKind[]>([])
  const [spoken, setSpoken] = useState<Language[]>([i18n.language as Language])
  const open = useAction(screens.open, { invalidates: ['frontdesk.screens'] })
  const lacks = !name.trim() ? t('screens.nameMissing') : spoken.length === 0 ? t('screens.languageMissing') : null
  return (
    <Modal opened onClose={onClose} title={t('screens.open')} closeButtonProps={{ 'aria-label': t('core:close') }}>
      {open.answer ? (
        <Address kind={open.answer.screen.kind} code={open.answer.code} />
      ) : (
        <form
          onSubmit={(e) => {
            e.preventDefault()
            if (lacks) return
            open.run({
              body: {
                kind,
                name: name.trim(),
                languages: spoken,
                ...(kind === 'board' ? { doctorIds: doctorIds as Id<'Staff'>[], counters: shown } : {}),
              },
            })
          }}
        >
          <Stack>
            <ChoiceField<ScreenKind>
              label={t('screens.kind')}
              value={kind}
              onChange={setKind}
              choices={[
                { value: 'board', label: t('screens.board') },
                { value: 'kiosk', label: t('screens.kiosk') },
              ]}
            />
            <TextField
              label={t('screens.name')}
              required
              maxLength={60}
              value={name}
              onChange={setName}
              data-autofocus
            />
            {kind === 'board' && (
              <>
                <PickSeveralField
                  label={t('screens.rooms')}
                  description={t('screens.roomsHint')}
                  value={doctorIds}
                  onChange={setDoctors}
                  choices={(doctors.data?.items ?? []).map((d) => ({ value: d.id, label: d.name }))}
                />
                <PickSeveralField<CounterKind>
                  label={t('screens.counters')}
                  value={shown}
                  onChange={setShown}
                  choices={counterKinds.map((c) => ({ value: c, label: t(`counter.${c}`) }))}
                />
              </>
            )}
            <PickSeveralField<Language>
              label={t('screens.languages')}
              description={t('screens.languagesHint')}
              value={spoken}
              onChange={setSpoken}
              choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
            />
            <ProblemNotice problem={open.problem} />
            <Group justify="end">
              <Act
                type="submit"
                variant="filled"
                label={t('screens.give')}
                pending={open.pending}
                disabledReason={lacks}
              />
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

/** Shown this once; the code is not kept anywhere it could be read again. */
function Address({ kind, code }: { kind: ScreenKind; code: string }) {
  const { t } = useTranslation('frontdesk')
  const address = `${location.origin}${kind === 'board' ? paths.board(code) : paths.kiosk(code)}`
  return (
    <Stack>
      <Text>{t('screens.once')}</Text>
      <TextInput
        readOnly
        dir="ltr"
        label={t('screens.address')}
        value={address}
        onFocus={(e) => e.currentTarget.select()}
        data-autofocus
      />
      <Group justify="end">
        <Act label={t('screens.copy')} onClick={() => void navigator.clipboard?.writeText(address)} />
        <Act
          variant="filled"
          label={t('screens.show')}
          onClick={() => void window.open(address, '_blank', 'noopener')}
        />
      </Group>
    </Stack>
  )
}
