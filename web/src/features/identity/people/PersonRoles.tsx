import { ActionIcon, Group, Paper, Stack, Text } from '@mantine/core'
import { type RoleRow, roleEditor } from '@tabib/contracts/identity/role-editor'
import { type StaffMember, staff } from '@tabib/contracts/identity/staff'
import { IconEye, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { useCan, useMe } from '../../../api/session.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { announce } from '../../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../../ui/BigAction.js'
import { PickField, PickSeveralField } from '../../../ui/picks.js'
import { RolePreview } from '../roles/RolePreview.js'
import { useRightsWords } from '../roles/words.js'

interface Line {
  roleId: string
  /** None: held everywhere. */
  branchIds: string[]
}

/** Which roles somebody holds, and in which branches. */
export function PersonRoles({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  const me = useMe()
  const can = useCan()
  const words = useRightsWords()
  const roles = useQuery(query(roleEditor.list, {}))
  const [lines, setLines] = useState<Line[]>(person.roles.map((r) => ({ roleId: r.id, branchIds: r.branchIds ?? [] })))
  const [branchIds, setBranchIds] = useState<string[]>(person.branchIds)
  const [preview, setPreview] = useState(false)
  const action = useAction(staff.setRoles, {
    invalidates: ['identity.staff.', 'identity.roles.'],
    onDone: (now) => announce(t('staff.saved', { name: now.name })),
  })
  const all = (roles.data?.items ?? []).filter((r) => r.base !== 'patient' && r.base !== 'family_member')
  const nameOf = (id: string) => {
    const role = all.find((r) => r.id === id) ?? person.roles.find((r) => r.id === id)
    return role ? words.role(role) : id
  }
  const readOnly =
    person.accountId === me.accountId ? t('person.ownRoles') : can('identity.role.assign') ? null : t('roles.readOnly')
  const branches = me.branches.map((b) => ({ value: b.id as string, label: b.name }))
  const save = () => {
    const given = lines.map((l) => (l.branchIds.length === 0 ? l.roleId : l))
    action.run(
      { params: { id: person.id }, body: { roles: given as never, branchIds: branchIds as never } },
      { version: person.version },
    )
  }
  const change = (i: number, line: Line | null) =>
    setLines(lines.flatMap((l, j) => (i === j ? (line ? [line] : []) : [l])))

  return (
    <Stack>
      {branches.length > 1 && (
        <PickSeveralField
          label={t('staff.branches')}
          required
          choices={branches}
          value={branchIds}
          onChange={setBranchIds}
          disabled={readOnly !== null}
        />
      )}
      {lines.length === 0 && <Text c="dimmed">{t('person.noRoles')}</Text>}
      {lines.map((line, i) => (
        <Paper key={line.roleId} withBorder p="sm">
          <Group justify="space-between" wrap="nowrap">
            <Text fw={650}>
              <bdi>{nameOf(line.roleId)}</bdi>
            </Text>
            {readOnly === null && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('person.takeAway', { role: nameOf(line.roleId) })}
                onClick={() => change(i, null)}
              >
                <IconX size={18} />
              </ActionIcon>
            )}
          </Group>
          {branchIds.length > 1 && (
            <PickSeveralField
              label={t('person.onlyIn')}
              description={line.branchIds.length === 0 ? t('person.everywhere') : undefined}
              choices={branches.filter((b) => branchIds.includes(b.value))}
              value={line.branchIds}
              onChange={(b) => change(i, { ...line, branchIds: b })}
              disabled={readOnly !== null}
            />
          )}
        </Paper>
      ))}
      {readOnly === null && (
        <PickField
          label={t('person.addRole')}
          choices={all
            .filter((r) => !lines.some((l) => l.roleId === r.id))
            .map((r) => ({ value: r.id as string, label: words.role(r) }))}
          value={null}
          onChange={(id) => id && setLines([...lines, { roleId: id, branchIds: [] }])}
        />
      )}
      <ProblemNotice problem={action.problem} />
      <ActionBar
        start={
          <Act
            label={t('roles.preview')}
            icon={<IconEye size={18} />}
            variant="subtle"
            onClick={() => setPreview(true)}
          />
        }
      >
        <BigAction
          label={t('staff.save')}
          shortcut="F10"
          pending={action.pending}
          disabledReason={readOnly ?? (branchIds.length === 0 ? t('person.noBranch') : null)}
          onClick={save}
        />
      </ActionBar>
      {preview && (
        <RolePreview
          roles={(branchId) => heldBy(all, lines, branchId)}
          branches={branches.filter((b) => branchIds.includes(b.value))}
          name={person.name}
          onClose={() => setPreview(false)}
        />
      )}
    </Stack>
  )
}

/** What counts in a branch: roles held everywhere, and those narrowed to it. */
const heldBy = (all: readonly RoleRow[], lines: readonly Line[], branchId: string | undefined) =>
  all.filter((r) =>
    lines.some((l) => l.roleId === r.id && (l.branchIds.length === 0 || (branchId && l.branchIds.includes(branchId)))),
  )
