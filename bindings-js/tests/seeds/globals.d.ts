// What @types/node would declare.
declare const process: { env: { [name: string]: string | undefined } };
