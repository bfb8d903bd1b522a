export const connect = () => ({});
