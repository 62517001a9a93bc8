import { Avatar } from '@mantine/core'
import type { StaffMember } from '@tabib/contracts/identity/staff'
import { staff } from '@tabib/contracts/identity/staff'
import { urlOf } from '../../../api/call.js'

/** Somebody's picture, or the first letter of their name. */
export function Face({ person, size }: { person: Pick<StaffMember, 'id' | 'name' | 'photoId'>; size: number }) {
  const { id, name, photoId } = person
  return (
    <Avatar
      src={photoId ? urlOf(staff.photo, { params: { id }, query: { v: photoId } }) : null}
      alt=""
      size={size}
      color="teal"
      variant="light"
      style={{ borderRadius: '50%' }}
    >
      {[...name.replace(/^(Dr|Mr|Mrs|Ms|Prof|ডা|डॉ|د)\.?\s+/u, '')][0]}
    </Avatar>
  )
}
