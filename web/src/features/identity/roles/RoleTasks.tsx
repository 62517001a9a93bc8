import { Checkbox, Group, Modal, ScrollArea, Stack, Text } from '@mantine/core'
import { type RoleRow, roleEditor } from '@tabib/contracts/identity/role-editor'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAction } from '../../../api/action.js'
import { pages } from '../../../api/query.js'
import { useMe } from '../../../api/session.js'
import { FormDialog } from '../../../shared/forms.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { NameText } from '../../../shared/text.js'
import { useFields } from '../../../shared/useFields.js'
import { usePages } from '../../../shared/usePages.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { NumberField, ProseField, SearchField, TextField } from '../../../ui/fields.js'
import { HotkeyLayer } from '../../../ui/hotkeys.js'
import { PickField } from '../../../ui/picks.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { RolePreview } from './RolePreview.js'
import { useRightsWords } from './words.js'

/** What is being done with a role besides writing its permissions. */
export type RoleTask =
  | { kind: 'copy'; role: RoleRow | null }
  | { kind: 'preview' | 'assign' | 'cap' | 'rename' | 'archive'; role: RoleRow }

interface TaskProps {
  role: RoleRow
  onClose: () => void
}

const stale = ['identity.roles.', 'identity.staff.']

/** The dialogs of the matrix. */
export function RoleTasks(props: { task: RoleTask | null; roles: readonly RoleRow[]; onClose: () => void }) {
  const { task, roles, onClose } = props
  if (!task) return null
  if (task.kind === 'copy') return <Copy from={task.role} roles={roles} onClose={onClose} />
  const { role } = task
  if (task.kind === 'rename') return <Rename role={role} onClose={onClose} />
  if (task.kind === 'cap') return <Cap role={role} onClose={onClose} />
  if (task.kind === 'preview') return <RolePreview roles={() => [role]} onClose={onClose} />
  if (task.kind === 'archive') return <Archive role={role} onClose={onClose} />
  return <Assign role={role} onClose={onClose} />
}

function Copy({ from, roles, onClose }: { from: RoleRow | null; roles: readonly RoleRow[]; onClose: () => void }) {
  const { t } = useTranslation('identity')
  const words = useRightsWords()
  const fields = useFields(roleEditor.clone.body, {
    from: (from?.id ?? 'receptionist') as string,
    name: '',
    description: '',
  })
  const action = useAction(roleEditor.clone, {
    invalidates: stale,
    onDone: (made) => {
      fields.resetDirty()
      onClose()
      announce(t('roles.made', { role: made.name! }))
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('roles.add')}
      fields={fields}
      submitLabel={t('roles.create')}
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) => action.run({ body })}
    >
      <TextField label={t('roles.name')} required data-autofocus {...fields.getInputProps('name')} />
      <PickField
        label={t('roles.from')}
        description={t('roles.fromHint')}
        required
        choices={roles.map((r) => ({ value: r.id as string, label: words.role(r) }))}
        {...fields.getInputProps('from')}
      />
      <ProseField label={t('roles.description')} {...fields.getInputProps('description')} />
    </FormDialog>
  )
}

function Rename({ role, onClose }: TaskProps) {
  const { t } = useTranslation('identity')
  const fields = useFields(
    z.object({ name: z.string().trim().min(1, 'required').max(80), description: z.string().optional() }),
    {
      name: role.name ?? '',
      description: role.description ?? '',
    },
  )
  const action = useAction(roleEditor.update, {
    invalidates: stale,
    onDone: () => {
      fields.resetDirty()
      onClose()
    },
  })
  const { allow, deny, discountCap } = role
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('roles.rename')}
      fields={fields}
      submitLabel={t('staff.save')}
      pending={action.pending}
      problem={action.problem}
      onSubmit={({ name, description }) =>
        action.run(
          { params: { id: role.id }, body: { name, description: description || null, allow, deny, discountCap } },
          { version: role.version },
        )
      }
    >
      <TextField label={t('roles.name')} required data-autofocus {...fields.getInputProps('name')} />
      <ProseField label={t('roles.description')} {...fields.getInputProps('description')} />
    </FormDialog>
  )
}

function Cap({ role, onClose }: TaskProps) {
  const { t } = useTranslation('identity')
  const words = useRightsWords()
  const fields = useFields(roleEditor.setCap.body, { percent: role.discountCap / 100 }, ({ percent }) => ({
    discountCap: Math.round((percent ?? Number.NaN) * 100),
  }))
  const action = useAction(roleEditor.setCap, {
    invalidates: stale,
    onDone: () => {
      fields.resetDirty()
      onClose()
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('roles.capTitle', { role: words.role(role) })}
      fields={fields}
      submitLabel={t('staff.save')}
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) => action.run({ params: { id: role.id }, body }, { version: role.version })}
    >
      <NumberField
        label={t('roles.cap')}
        description={t('roles.capHint')}
        unit="%"
        decimals={2}
        {...fields.getInputProps('percent')}
      />
    </FormDialog>
  )
}

function Archive({ role, onClose }: TaskProps) {
  const { t } = useTranslation('identity')
  const { t: core } = useTranslation('core')
  const words = useRightsWords()
  const action = useAction(roleEditor.archive, { invalidates: stale, onDone: onClose })
  return (
    <Modal opened onClose={onClose} title={words.role(role)} closeButtonProps={{ 'aria-label': core('close') }}>
      <HotkeyLayer>
        <Stack>
          <Text>{t('roles.archiveHint')}</Text>
          <ProblemNotice problem={action.problem} />
          <Group justify="flex-end">
            <Act label={core('cancel')} onClick={onClose} />
            <Act
              label={t('roles.archive')}
              variant="filled"
              color="red"
              pending={action.pending}
              disabledReason={role.holders > 0 ? t('roles.inUse', { count: role.holders }) : null}
              onClick={() => action.run({ params: { id: role.id } })}
            />
          </Group>
        </Stack>
      </HotkeyLayer>
    </Modal>
  )
}

const everywhere = 'everywhere'

/** Gives a role to many people at once. */
function Assign({ role, onClose }: TaskProps) {
  const { t } = useTranslation('identity')
  const { t: core } = useTranslation('core')
  const words = useRightsWords()
  const me = useMe()
  const [q, setQ] = useState('')
  const [chosen, setChosen] = useState<readonly StaffMember['accountId'][]>([])
  const [branchId, setBranch] = useState<string>(everywhere)
  const list = usePages<StaffMember>(pages(staff.list, { query: { active: 'true', ...(q ? { q } : {}) } }))
  const action = useAction(roleEditor.assign, {
    invalidates: stale,
    onDone: ({ given }) => {
      onClose()
      announce(t('roles.given', { count: given, role: words.role(role) }))
    },
  })
  const toggle = (id: StaffMember['accountId']) =>
    setChosen(chosen.includes(id) ? chosen.filter((c) => c !== id) : [...chosen, id])
  const body = {
    accountIds: [...chosen],
    ...(branchId === everywhere ? {} : { branchId: branchId as typeof me.branch.id }),
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('roles.assignTitle', { role: words.role(role) })}
      closeButtonProps={{ 'aria-label': core('close') }}
    >
      <HotkeyLayer>
        <Stack>
          {me.branches.length > 1 && (
            <PickField
              label={t('roles.where')}
              value={branchId}
              onChange={(b) => setBranch(b ?? everywhere)}
              choices={[
                { value: everywhere, label: t('roles.everywhere') },
                ...me.branches.map((b) => ({ value: b.id as string, label: b.name })),
              ]}
            />
          )}
          <SearchField label={t('staff.search')} value={q} onChange={setQ} />
          {!list.rows && <BlockSkeleton lines={3} />}
          <ScrollArea.Autosize mah={300} tabIndex={-1}>
            <Stack gap={4}>
              {list.rows?.map((p) => {
                const has = p.roles.some((r) => r.id === role.id && r.branchIds === null)
                return (
                  <Checkbox
                    key={p.id}
                    py={6}
                    checked={has || chosen.includes(p.accountId)}
                    disabled={has || p.accountId === me.accountId}
                    onChange={() => toggle(p.accountId)}
                    label={<NameText name={p.name} />}
                    description={p.roles.map(words.role).join(' · ')}
                  />
                )
              })}
            </Stack>
          </ScrollArea.Autosize>
          <ProblemNotice problem={action.problem ?? list.problem} />
          <Group justify="flex-end">
            <Act
              label={t('roles.giveTo', { count: chosen.length })}
              variant="filled"
              pending={action.pending}
              disabledReason={chosen.length === 0 ? t('roles.nobodyChosen') : null}
              onClick={() => action.run({ params: { id: role.id }, body })}
            />
          </Group>
        </Stack>
      </HotkeyLayer>
    </Modal>
  )
}
