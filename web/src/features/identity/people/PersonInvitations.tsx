import { Group, Stack, Text } from '@mantine/core'
import { type InvitationRow, invitations } from '@tabib/contracts/identity/invitations'
import type { StaffMember } from '@tabib/contracts/identity/staff'
import { IconMailForward, IconMailOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { asProblem } from '../../../api/problem.js'
import { query } from '../../../api/query.js'
import { useFormat } from '../../../i18n/format.js'
import { type Column, DataTable } from '../../../shared/DataTable.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { Act, ActionBar, BigAction } from '../../../ui/BigAction.js'
import { EmptyState } from '../../../ui/EmptyState.js'
import { InvitationDialog } from '../InvitationDialog.js'

const stale = ['identity.invitations.', 'identity.staff.']

/** How somebody was invited, and whether it still works. */
export function PersonInvitations({ person }: { person: StaffMember }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const [inviting, setInviting] = useState(false)
  const list = useQuery(query(invitations.list, { params: { id: person.id } }))
  const revoke = useAction(invitations.revoke, { invalidates: stale })
  const open = list.data?.items.some((i) => i.state === 'open')
  const columns: Column<InvitationRow>[] = [
    { key: 'way', header: t('invitation.way'), phone: 'title', cell: (i) => t(`invitation.ways.${i.way}`) },
    { key: 'state', header: t('invitation.status'), phone: 'corner', cell: (i) => t(`invitation.state.${i.state}`) },
    { key: 'created', header: t('invitation.created'), cell: (i) => f.dateTime(i.createdAt) },
    { key: 'until', header: t('paper.until'), cell: (i) => f.dateTime(i.expiresAt) },
    { key: 'by', header: t('invitation.by'), cell: (i) => <bdi>{i.createdByName}</bdi> },
  ]
  return (
    <Stack>
      <ProblemNotice problem={list.error ? asProblem(list.error) : revoke.problem} />
      <DataTable
        label={t('person.invitations')}
        columns={columns}
        rows={list.data?.items}
        rowKey={(i) => i.id}
        empty={<EmptyState icon={IconMailOff} title={t('invitation.none')} hint={t('invitation.noneHint')} />}
      />
      <Text size="sm" c="dimmed">
        {t('invitation.rule')}
      </Text>
      <ActionBar
        start={
          <Group>
            {open && (
              <Act
                label={t('invitation.revoke')}
                icon={<IconMailOff size={18} />}
                variant="subtle"
                color="red"
                pending={revoke.pending}
                onClick={() => revoke.run({ params: { id: person.id } })}
              />
            )}
          </Group>
        }
      >
        <BigAction
          label={t(open || person.hasSignedIn ? 'staff.newInvitation' : 'staff.invite')}
          shortcut="F4"
          icon={<IconMailForward size={20} />}
          disabledReason={person.active ? null : t('staff.inactiveReadOnly')}
          onClick={() => setInviting(true)}
        />
      </ActionBar>
      <InvitationDialog person={inviting ? person : null} onClose={() => setInviting(false)} />
    </Stack>
  )
}
