/** The parts we use of two drivers that bring no types of their own. */

declare module 'oracledb' {
  export interface Column {
    readonly name: string;
    readonly dbTypeName?: string;
    readonly dbType?: unknown;
  }
  export interface ResultSet {
    readonly metaData: readonly Column[];
    getRows(count: number): Promise<unknown[][]>;
    close(): Promise<void>;
  }
  export interface ExecuteOptions {
    readonly resultSet?: boolean;
    readonly outFormat?: number;
    readonly autoCommit?: boolean;
    readonly fetchArraySize?: number;
    readonly prefetchRows?: number;
    readonly fetchTypeHandler?: (column: Column) => { type: unknown } | undefined;
  }
  export interface ExecuteResult {
    readonly rowsAffected?: number;
    readonly resultSet?: ResultSet;
  }
  export interface Connection {
    execute(text: string, values: readonly unknown[], options: ExecuteOptions): Promise<ExecuteResult>;
    getStatementInfo(text: string): Promise<{ metaData?: readonly Column[] }>;
    commit(): Promise<void>;
    rollback(): Promise<void>;
    breakExecution(): Promise<void>;
    close(options?: { drop?: boolean }): Promise<void>;
    isHealthy(): boolean;
  }
  export interface ConnectOptions {
    readonly user?: string;
    readonly password?: string;
    readonly connectString: string;
  }
  const oracledb: {
    getConnection(options: ConnectOptions): Promise<Connection>;
    readonly OUT_FORMAT_ARRAY: number;
    readonly DB_TYPE_VARCHAR: unknown;
    readonly DB_TYPE_RAW: unknown;
    readonly DB_TYPE_BLOB: unknown;
    readonly DB_TYPE_LONG_RAW: unknown;
    readonly DB_TYPE_BFILE: unknown;
  };
  export default oracledb;
}
