using System.Reflection;

namespace Auriko.Standalone.Tests.Settings;

/// <summary>Every property that an options class of ours binds, found by reflection: no list can forget one.</summary>
internal static class OptionClasses
{
    /// <summary>All of them; the providers' settings are read by hand and not among them.</summary>
    public static IReadOnlyList<OptionProperty> Properties { get; } =
    [
        .. from path in Directory.EnumerateFiles(AppContext.BaseDirectory, "Auriko.*.dll")
           where !path.EndsWith(".Tests.dll", StringComparison.Ordinal)
           from type in Assembly.Load(Path.GetFileNameWithoutExtension(path)).GetTypes()
           where type.Name.EndsWith("Options", StringComparison.Ordinal) && type.Name != "ProvidersOptions"
           let sections = SectionsOf(type)
           where sections.Length > 0
           from property in type.GetProperties()
           where property.CanWrite
           select new OptionProperty(type, sections, property),
    ];

    private static string[] SectionsOf(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.Name.EndsWith("Section", StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!),
    ];
}

/// <summary>One property.</summary>
/// <param name="Options">Its class.</param>
/// <param name="Sections">The sections the class names.</param>
/// <param name="Property">The property.</param>
internal sealed record OptionProperty(Type Options, string[] Sections, PropertyInfo Property)
{
    /// <summary>Its full name, in the section where a page or a file has it.</summary>
    /// <param name="known">The names that the page or the file has.</param>
    public string NameIn(IReadOnlyCollection<string> known) =>
        (Sections.FirstOrDefault(section => known.Contains($"{section}:{Property.Name}")) ?? Sections[0]) + ":" + Property.Name;
}
