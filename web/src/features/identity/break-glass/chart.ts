/** What an emergency look shows, and shows no longer when it is over: read anew at its beginning and end. */
export const chart = ['patients.', 'encounters.', 'prescriptions.', 'lab.', 'documents.'] as const
