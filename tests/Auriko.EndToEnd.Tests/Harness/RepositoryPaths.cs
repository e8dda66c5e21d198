using Auriko.Tests.Shared;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Where things lie in the repository, found from the test assembly.</summary>
internal static class RepositoryPaths
{
    /// <summary>The Standalone host as built in the same configuration as the tests.</summary>
    public static string StandaloneAssembly { get; } = RepositoryRoot.At(
        "src", "Auriko.Standalone", "bin", Configuration, "net10.0", "Auriko.Standalone.dll");

    /// <summary>The simulator as a program of its own.</summary>
    public static string SimulatorAssembly { get; } = RepositoryRoot.At(
        "src", "Auriko.Simulator", "bin", Configuration, "net10.0", "Auriko.Simulator.dll");

    public static string NodeScript(string name) => RepositoryRoot.At("tests", "Auriko.EndToEnd.Tests", "npm", name);

    /// <summary>A new folder under the temporary one.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("auriko-e2e-").FullName;

    // bin/<configuration>/<framework>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
